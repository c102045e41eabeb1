import { describe, expect, it } from 'vitest';
import { dropSmallClasses } from '#engine/segmentation/area-threshold.ts';
import { dropSmall } from '#test/support/reference/planes.ts';
import { pixelMapOf, randomScores, separate } from '#test/support/images/pixel-maps.ts';

/** Ten pixels: class 0 wins one, class 1 wins two, class 2 wins seven. */
const tenPixels = () =>
  pixelMapOf(
    10,
    [0.9, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0.1, 0.8, 0.8, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2],
    [0.1, 0.1, 0.1, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7],
  );
const scoresOf = (scores: ReturnType<typeof tenPixels>, index: number) =>
  separate(scores)[index]!.data as Float32Array;

describe('dropSmallClasses', () => {
  it('gives score 0 to a class of not more than its share of the foreground', () => {
    const scores = tenPixels();
    // Class 1 has exactly two of ten.
    dropSmallClasses(scores, 0.2, 0);
    expect([...scoresOf(scores, 0)]).toEqual(Array<number>(10).fill(0));
    expect([...scoresOf(scores, 1)]).toEqual(Array<number>(10).fill(0));
    expect(scoresOf(scores, 2)).toEqual(scoresOf(tenPixels(), 2));
  });

  it('keeps a class just above it', () => {
    const scores = tenPixels();
    dropSmallClasses(scores, 0.19, 0);
    expect(scoresOf(scores, 1)).toEqual(scoresOf(tenPixels(), 1));
  });

  it('neither counts nor drops the background', () => {
    const scores = tenPixels();
    // Two of nine, the background's pixel left out of the whole.
    dropSmallClasses(scores, 0.21, 1);
    expect(scores).toEqual(tenPixels());
    dropSmallClasses(scores, 0.23, 1);
    expect(scoresOf(scores, 0)).toEqual(scoresOf(tenPixels(), 0));
    expect([...scoresOf(scores, 1)]).toEqual(Array<number>(10).fill(0));
  });

  it.each([0, 1])('does what the formula says, with the foreground from class %i', (first) => {
    const scores = randomScores(5, 9, 11, 14);
    const expected = dropSmall(separate(scores), 0.2, first).flatMap(({ data }) => Array.from(data));
    dropSmallClasses(scores, 0.2, first);
    expect(separate(scores).flatMap(({ data }) => Array.from(data))).toEqual(expected);
  });
});
