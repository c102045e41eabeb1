import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoresSchema, type Scores } from '#contracts/evaluations/scores.ts';
import { addCells, emptyMatrix, type ConfusionMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { Bootstrap, imageWeights } from '#evaluation/scoring/bootstrap.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { arbitraryRecords, cellsOf } from './label-maps.ts';
import { expectSameNumbers } from './same-numbers.ts';

function matrixOf(classes: number, records: readonly (readonly number[])[]): ConfusionMatrix {
  const matrix = emptyMatrix(classes);
  for (const cells of records) addCells(matrix, cells);
  return matrix;
}

function score(classes: number, ...records: number[][]): Scores {
  const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
  return scoresSchema.parse(scoresOf(matrixOf(classes, records), names, true));
}

describe('scoresOf', () => {
  it('equals what numpy computes from the definitions, intervals included', () => {
    const classes = fixture.names.length;
    const bootstrap = new Bootstrap(classes);
    for (const image of fixture.images)
      bootstrap.add(imageWeights(fixture.seed, image.id), cellsOf(image, 'after'));
    const matrix = matrixOf(
      classes,
      fixture.images.map((image) => cellsOf(image, 'after')),
    );
    const { confusion, ...scores } = scoresOf(matrix, fixture.names, true, bootstrap.intervals());
    expectSameNumbers(scores, fixture.scores);
    expect(confusion.map((row) => row.length)).toEqual(fixture.names.map(() => classes + 1));
    expect(confusion.flat().reduce((sum, pixels) => sum + pixels, 0)).toBe(
      fixture.scores.classes.reduce((sum, { truth }) => sum + truth, 0),
    );
  });

  it('gives a class that is neither there nor predicted no scores, and leaves it out of the means', () => {
    const { classes, miou, mean_accuracy: meanAccuracy, mean_dice: meanDice } = score(2, [0, 0, 4]);
    expect(classes[1]).toMatchObject({ iou: null, accuracy: null, precision: null, dice: null, truth: 0 });
    expect([miou, meanAccuracy, meanDice]).toEqual([1, 1, 1]);
  });

  it('gives a class that is predicted but nowhere there an IoU of 0 that counts', () => {
    const { classes, miou, mean_accuracy: meanAccuracy } = score(2, [0, 0, 3, 0, 1, 1]);
    expect(classes[1]).toMatchObject({ iou: 0, accuracy: null, precision: 0, dice: 0 });
    expect([miou, meanAccuracy]).toEqual([0.375, 0.75]);
  });

  it('takes a prediction of void for a miss of the true class and for nothing else', () => {
    const { classes, pixel_accuracy: pixelAccuracy } = score(2, [0, 0, 3, 0, 2, 1], [1, 1, 4]);
    expect(classes[0]).toMatchObject({ iou: 0.75, precision: 1, truth: 4, predicted: 3 });
    expect(classes[1]).toMatchObject({ iou: 1, precision: 1, predicted: 4 });
    expect(pixelAccuracy).toBe(7 / 8);
  });

  it('says null throughout where nothing was scored', () => {
    expect(score(2)).toMatchObject({
      miou: null,
      pixel_accuracy: null,
      frequency_weighted_iou: null,
      without_background: { miou: null, mean_accuracy: null },
    });
  });

  it('gives no means without background if there is none', () => {
    expect(scoresOf(matrixOf(1, [[0, 0, 1]]), ['sky'], false).without_background).toBeNull();
  });

  it('is the same for records in any order', () => {
    const shuffled = arbitraryRecords(4).chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    fc.assert(
      fc.property(shuffled, ([records, others]) => {
        const [whole, sum] = [records, others].map((those) =>
          matrixOf(
            4,
            those.map((record) => record.cells),
          ),
        );
        expect(sum).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('gives each class the same scores wherever it is in the order', () => {
    const cases = fc.tuple(arbitraryRecords(4), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }));
    fc.assert(
      fc.property(cases, ([records, order]) => {
        const cells = records.map((record) => record.cells);
        const plain = scoresOf(matrixOf(4, cells), ['0', '1', '2', '3'], false);
        const names = order.map((_, place) => String(order.indexOf(place)));
        const moved = scoresOf(matrixOf(4, cells.map(moveClasses([...order, 4]))), names, false);
        expect(moved.classes.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(plain.classes);
        expect(moved.miou ?? -1).toBeCloseTo(plain.miou ?? -1, 12);
        expect(moved.pixel_accuracy).toBe(plain.pixel_accuracy);
      }),
      { numRuns: 50 },
    );
  });
});

function moveClasses(order: readonly number[]): (cells: readonly number[]) => number[] {
  return (cells) => cells.map((value, index) => (index % 3 === 2 ? value : order[value]!));
}
