import { describe, expect, it } from 'vitest';
import { topConfusions } from '#evaluation/scoring/top-confusions.ts';

const NAMES = ['sky', 'sea', 'gull'];
/** The last column is void. */
const CONFUSION = [
  [600, 300, 0, 100],
  [50, 940, 10, 0],
  [4, 5, 1, 0],
];

describe('topConfusions', () => {
  it('ranks pairs of different classes by pixels and by the share of the true class', () => {
    const gullForSea = { truth: 'gull', predicted: 'sea', pixels: 5, share: 0.5 };
    const gullForSky = { truth: 'gull', predicted: 'sky', pixels: 4, share: 0.4 };
    const skyForSea = { truth: 'sky', predicted: 'sea', pixels: 300, share: 0.3 };
    const seaForSky = { truth: 'sea', predicted: 'sky', pixels: 50, share: 0.05 };
    expect(topConfusions(CONFUSION, NAMES, 2)).toEqual({
      byPixels: [skyForSea, seaForSky],
      byShare: [gullForSea, gullForSky],
    });
    expect(topConfusions(CONFUSION, NAMES, 10).byPixels).toHaveLength(5);
  });

  it('names none where all is right', () => {
    expect(
      topConfusions(
        [
          [3, 0, 2],
          [0, 0, 0],
        ],
        ['sky', 'sea'],
        3,
      ),
    ).toEqual({ byPixels: [], byShare: [] });
  });
});
