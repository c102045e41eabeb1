import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '#contracts/segmentation/options.ts';
import { dropAbsentClasses } from '#engine/segmentation/presence.ts';
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

const { presence: nothing } = DEFAULT_OPTIONS;
const dropSmallClasses = (scores: ReturnType<typeof tenPixels>, area_threshold: number, first: number) =>
  dropAbsentClasses(scores, { area_threshold, presence: nothing }, first);
/** Returns which classes keep a score. */
const kept = (changes: Partial<typeof nothing>, first: number, evidence?: number[]) => {
  const scores = tenPixels();
  const rules = { area_threshold: null, presence: { ...nothing, ...changes } };
  dropAbsentClasses(scores, rules, first, evidence);
  return [0, 1, 2].filter((index) => scoresOf(scores, index).some((score) => score > 0));
};

describe('the area threshold', () => {
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

describe('the least evidence of a class', () => {
  // Best classes: the background at one pixel of 0.9, class 1 at two of 0.8, class 2 at seven of 0.7.
  it.each([
    ['no rule', {}, [0, 1, 2]],
    ['a share of the pixels that it has', { share: 0.2 }, [0, 1, 2]],
    ['a larger share', { share: 0.21 }, [0, 2]],
    ['a mean score', { mean_score: 0.75 }, [0, 1]],
    ['a peak score', { peak_score: 0.75 }, [0, 1]],
    ['two rules', { share: 0.21, mean_score: 0.75 }, [0]],
  ])('is %s', (_, changes, expected) => {
    expect(kept(changes, 1)).toEqual(expected);
  });

  it('leaves the largest class where there is no background', () => {
    expect(kept({ mean_score: 1, peak_score: 1 }, 0)).toEqual([2]);
  });

  it('is what class tokens say', () => {
    expect(kept({ evidence: 0.3 }, 0, [0.1, 0.3, 0.9])).toEqual([1, 2]);
  });
});
