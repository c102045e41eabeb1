import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSums,
  emptySums,
  meanIntersectionOverUnion,
  packSums,
  unpackSums,
  type ClassSums,
} from '#contracts/evaluations/class-sums.ts';
import { sumsOfCells, sumsOfMatrix } from '#evaluation/scoring/class-sums.ts';
import { addCells, emptyMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { arbitraryRecords, cellsOf } from './label-maps.ts';

const classes = fixture.names.length;

function fixtureSums(): ClassSums {
  const sums = emptySums(classes);
  for (const image of fixture.images) addSums(sums, sumsOfCells(cellsOf(image, 'after'), classes));
  return sums;
}

describe('class sums', () => {
  it('are those of numpy, and so is their mean IoU', () => {
    const { intersection, truth, predicted } = fixtureSums();
    const expected = fixture.scores.classes;
    expect([...intersection]).toEqual(expected.map((each) => each.intersection));
    expect([...truth]).toEqual(expected.map((each) => each.truth));
    expect([...predicted]).toEqual(expected.map((each) => each.predicted));
    expect(meanIntersectionOverUnion(fixtureSums())).toBeCloseTo(fixture.scores.miou, 10);
  });

  it('come back from their bytes, wherever these lie in a buffer', () => {
    const sums = fixtureSums();
    sums.truth[0] = 2 ** 53 - 1;
    const bytes = packSums(sums);
    expect(bytes).toHaveLength(24 * classes);
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    expect(unpackSums(shifted)).toEqual(sums);
  });

  it('of records, added, are those of their confusion matrix', () => {
    fc.assert(
      fc.property(arbitraryRecords(4), (records) => {
        const [matrix, sums] = [emptyMatrix(4), emptySums(4)];
        for (const { cells } of records) {
          addCells(matrix, cells);
          addSums(sums, sumsOfCells(cells, 4));
        }
        expect(sums).toEqual(sumsOfMatrix(matrix));
        const { miou } = scoresOf(matrix, ['a', 'b', 'c', 'd'], false);
        expect(meanIntersectionOverUnion(sums) ?? -1).toBeCloseTo(miou ?? -1, 12);
      }),
      { numRuns: 50 },
    );
  });

  it.each([[[0, 0]], [[2, 0, 1]], [[0, 3, 1]]])('refuse cells that are not of two classes: %j', (cells) => {
    expect(() => sumsOfCells(cells, 2)).toThrow(/the evaluation 2 classes/);
  });

  it('have no mean IoU where nothing was scored', () => {
    expect(meanIntersectionOverUnion(emptySums(3))).toBeNull();
  });
});
