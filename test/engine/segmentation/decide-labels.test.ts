import { describe, expect, it } from 'vitest';
import { decideLabels } from '#engine/segmentation/decide-labels.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { closed, labelsOf, resizePlane } from '#test/support/reference/planes.ts';
import { pixelMapOf, randomScores, separate } from '#test/support/images/pixel-maps.ts';

/** Blocks of 3 x 1 pixels survive the closing in a single row. */
const threeTimes = (values: number[]) => values.flatMap((value) => [value, value, value]);

describe('decideLabels', () => {
  it('gives each pixel its best class, and a tie to the first', () => {
    const scores = pixelMapOf(9, threeTimes([0.9, 0.2, 0.4]), threeTimes([0.1, 0.8, 0.4]));
    const { labels } = decideLabels(scores, { width: 9, height: 1, probabilityThreshold: 0 });
    expect([...labels.data]).toEqual(threeTimes([0, 1, 0]));
  });

  it('gives a pixel to the background when its best score is below the threshold', () => {
    const scores = pixelMapOf(9, threeTimes([0, 0, 0]), threeTimes([0.25, 0.2499, 0.26]));
    const decide = (probabilityThreshold: number) => [
      ...decideLabels(scores, { width: 9, height: 1, probabilityThreshold }).labels.data,
    ];
    expect(decide(0.26)).toEqual(threeTimes([0, 0, 0]));
    // The gap in the middle stays: a closing of 3 x 3 fills two pixels at most.
    expect(decide(0.25)).toEqual(threeTimes([1, 0, 1]));
  });

  it.each([
    { name: 'the same size', width: 12, height: 8 },
    { name: 'a larger size', width: 31, height: 22 },
    { name: 'a larger size on one side', width: 12, height: 40 },
  ])('does what the formulas say at $name', ({ width, height }) => {
    const scores = randomScores(4, 8, 12, 16);
    const resized = separate(scores).map((plane) => resizePlane(plane, height, width));
    const expected = closed(labelsOf(resized, 0.4), height, width);
    const { labels } = decideLabels(scores, { width, height, probabilityThreshold: 0.4 });
    expect([...labels.data]).toEqual(expected);
    expect(labels).toMatchObject({ width, height, voidLabel: 255 });
  });

  it('gives the mean score of each class over its own pixels', () => {
    const scores = randomScores(3, 8, 12, 17);
    for (let at = 2; at < scores.data.length; at += 3) scores.data[at] = 0;
    const [width, height] = [30, 17];
    const { labels, meanScores } = decideLabels(scores, { width, height, probabilityThreshold: 0 });
    const expected = separate(scores).map((plane, index) => {
      const { data } = resizePlane(plane, height, width);
      const own = Array.from(data).filter((_, pixel) => labels.data[pixel] === index);
      return own.length > 0 ? own.reduce((sum, value) => sum + value, 0) / own.length : 0;
    });
    expect(meanScores).toHaveLength(3);
    expectClose(meanScores, expected, { absolute: 1e-6 });
  });

  it.each([
    { count: 255, bytes: 1, voidLabel: 255 },
    { count: 256, bytes: 2, voidLabel: 65_535 },
  ])('takes $bytes bytes a pixel for $count classes', ({ count, bytes, voidLabel }) => {
    const scores = pixelMapOf(
      3,
      ...Array.from({ length: count }, (_, index) => Array<number>(3).fill(index / count)),
    );
    const { labels } = decideLabels(scores, { width: 3, height: 1, probabilityThreshold: 0 });
    expect([...labels.data]).toEqual([count - 1, count - 1, count - 1]);
    expect({ bytes: labels.data.BYTES_PER_ELEMENT, voidLabel: labels.voidLabel }).toEqual({
      bytes,
      voidLabel,
    });
  });
});
