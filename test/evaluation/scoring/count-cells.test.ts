import { describe, expect, it } from 'vitest';
import { ProblemError } from '#contracts/errors.ts';
import { countCells } from '#evaluation/scoring/count-cells.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { cellsOf, mapOf } from './label-maps.ts';

function wideMap(labels: readonly number[]): LabelMap {
  return { width: labels.length, height: 1, data: Uint16Array.from(labels), voidLabel: 65_535 };
}

describe('countCells', () => {
  it.each(fixture.images)('counts what numpy counts: $id', (image) => {
    expect(cellsOf(image, 'after')).toEqual(image.cells);
  });

  it('leaves void truth out and puts predictions of void beyond the last class', () => {
    expect(countCells(mapOf([0, 255, 1, 1, 255]), mapOf([0, 0, 255, 1, 255]), 2)).toEqual([
      0, 0, 1, 1, 1, 1, 1, 2, 1,
    ]);
  });

  it('counts maps of 16 bits, also against one of 8', () => {
    expect(countCells(wideMap([300, 65_535, 300]), wideMap([300, 1, 65_535]), 301)).toEqual([
      300, 300, 1, 300, 301, 1,
    ]);
    expect(countCells(wideMap([1, 65_535]), mapOf([255, 0]), 2)).toEqual([1, 2, 1]);
  });

  it('reads labels of the truth as the classes that the lookup says', () => {
    expect(countCells(mapOf([7, 7, 9, 255]), mapOf([0, 1, 1, 1]), 2, { length: 10, 7: 1, 9: 0 })).toEqual([
      0, 1, 1, 1, 0, 1, 1, 1, 1,
    ]);
  });

  it('names a label of the truth that is no class', () => {
    const count = (): number[] => countCells(mapOf([0, 2, 1]), mapOf([0, 0, 0]), 2);
    expect(count).toThrow(ProblemError);
    expect(count).toThrow(/label 2, but there are only 2 classes/);
    expect(() => countCells(mapOf([0]), mapOf([0]), 2, [])).toThrow(/label 0/);
  });

  it('refuses a mask of another size, also of as many pixels', () => {
    const count = (): number[] => countCells(mapOf([0, 0, 0, 0], 4), mapOf([0, 0, 0, 0], 2), 2);
    expect(count).toThrow(/The mask has 4 x 1 pixels and its image 2 x 2/);
  });

  it('takes a predicted label beyond the classes for a defect', () => {
    expect(() => countCells(mapOf([0]), mapOf([2]), 2)).toThrow(RangeError);
  });
});
