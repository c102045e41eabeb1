import { describe, expect, it } from 'vitest';
import type { PixelMap } from '#engine/inference/pixel-map.ts';
import { describeTables } from '#engine/pixels/kernel-layout.ts';
import { KernelThreads } from '#engine/pixels/kernel-threads.ts';
import type { Decision, DecisionOptions } from '#engine/pixels/label-kernel.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { pixelMapOf, randomScores, separate } from '#test/support/images/pixel-maps.ts';
import { SeededRandom } from '#test/support/random.ts';
import { closed, labelsOf, resizePlane } from '#test/support/reference/planes.ts';
import { decideScalarLabels } from '#test/support/reference/scalar-labels.ts';
import { decideInKernel } from './decide-in-kernel.ts';

/** Blocks of 3 x 1 pixels survive the closing in a single row. */
const threeTimes = (values: number[]) => values.flatMap((value) => [value, value, value]);

const oneThread = new KernelThreads(1);
const THREADS: [name: string, threads: KernelThreads][] = [
  ['one thread', oneThread],
  ['two threads', new KernelThreads(2)],
  ['five threads', new KernelThreads(5)],
];

/** Scores that give `labels` at their own size. */
function scoresOfLabels(labels: readonly number[], width: number, classes: number): PixelMap {
  const planes = Array.from({ length: classes }, (_, index) =>
    labels.map((label) => Number(label === index)),
  );
  return pixelMapOf(width, ...planes);
}

/** Smooth scores that differ by a few units in the last place, so that rounding decides every pixel. */
function nearTies(classes: number, height: number, width: number, seed: number): PixelMap {
  const random = new SeededRandom(seed);
  const data = Float32Array.from(
    { length: height * width * classes },
    () => (1 + random.integer(0, 3) * 2 ** -23) / 32,
  );
  return { channels: classes, stride: classes, height, width, data };
}

/** Large areas of one class each, as a photo has them, with a band of ties between them. */
function patches(classes: number, height: number, width: number, seed: number): PixelMap {
  const random = new SeededRandom(seed);
  const phases = Array.from({ length: 2 * classes }, () => random.integer(0, 628) / 100);
  const planes = Array.from({ length: classes }, (_, index) =>
    Float32Array.from({ length: height * width }, (__, pixel) => {
      const across = Math.sin(((pixel % width) / width) * 7 + phases[2 * index]!);
      const down = Math.sin((Math.floor(pixel / width) / height) * 7 + phases[2 * index + 1]!);
      return Math.round(200 * Math.max(0, across * down)) / 256;
    }),
  );
  return pixelMapOf(width, ...planes);
}

function expectEqualLabels({ labels }: Decision, expected: Decision): void {
  // Compares buffers, because printing a difference among millions of elements would take minutes.
  const [one, other] = [labels, expected.labels].map(({ data }) => Buffer.from(data.buffer));
  expect(Buffer.compare(one!, other!)).toBe(0);
}

function expectScalar(decision: Decision, scores: PixelMap, options: Omit<DecisionOptions, 'closing'>): void {
  const expected = decideScalarLabels(scores, options);
  expectEqualLabels(decision, expected);
  expect(decision.areas).toEqual(expected.areas);
  expectClose(decision.meanScores, expected.meanScores, { absolute: 1e-6 });
}

describe.each(THREADS)('decideLabels in %s', (_, threads) => {
  it('gives each pixel its best class, and a tie to the first', () => {
    const scores = pixelMapOf(9, threeTimes([0.9, 0.2, 0.4]), threeTimes([0.1, 0.8, 0.4]));
    const { labels } = decideInKernel(threads, scores, { width: 9, height: 1, probabilityThreshold: 0 });
    expect([...labels.data]).toEqual(threeTimes([0, 1, 0]));
  });

  it('gives a pixel to the background when its best score is below the threshold', () => {
    const scores = pixelMapOf(9, threeTimes([0, 0, 0]), threeTimes([0.25, 0.2499, 0.26]));
    const decide = (probabilityThreshold: number) => [
      ...decideInKernel(threads, scores, { width: 9, height: 1, probabilityThreshold }).labels.data,
    ];
    expect(decide(0.26)).toEqual(threeTimes([0, 0, 0]));
    // The gap in the middle stays: a closing of 3 x 3 fills two pixels at most.
    expect(decide(0.25)).toEqual(threeTimes([1, 0, 1]));
  });

  it.each([
    { name: 'the same size', width: 12, height: 8 },
    { name: 'a larger size', width: 31, height: 22 },
    { name: 'a larger size on one side', width: 12, height: 40 },
    { name: 'a smaller size', width: 5, height: 3 },
  ])('does what the formulas say at $name', ({ width, height }) => {
    const scores = randomScores(4, 8, 12, 16);
    const resized = separate(scores).map((plane) => resizePlane(plane, height, width));
    const expected = closed(labelsOf(resized, 0.4), height, width);
    const { labels } = decideInKernel(threads, scores, { width, height, probabilityThreshold: 0.4 });
    expect([...labels.data]).toEqual(expected);
    expect(labels).toMatchObject({ width, height, voidLabel: 255 });
  });

  it('gives the mean score of each class over its own pixels', () => {
    const scores = randomScores(3, 8, 12, 17);
    for (let at = 2; at < scores.data.length; at += 3) scores.data[at] = 0;
    const [width, height] = [30, 17];
    const options = { width, height, probabilityThreshold: 0 };
    const { labels, meanScores } = decideInKernel(threads, scores, options);
    const expected = separate(scores).map((plane, index) => {
      const { data } = resizePlane(plane, height, width);
      const own = Array.from(data).filter((__, pixel) => labels.data[pixel] === index);
      return own.length > 0 ? own.reduce((sum, value) => sum + value, 0) / own.length : 0;
    });
    expect(meanScores).toHaveLength(3);
    expectClose(meanScores, expected, { absolute: 1e-6 });
  });

  it.each([
    [13, 9],
    [1, 12],
    [12, 1],
    [1, 1],
    [2, 2],
    [40, 7],
  ])('closes labels as the definition says on %i x %i pixels', (width, height) => {
    const random = new SeededRandom(15);
    const before = Array.from({ length: width * height }, () => random.integer(0, 4));
    const { labels } = decideInKernel(threads, scoresOfLabels(before, width, 5), {
      width,
      height,
      probabilityThreshold: 0,
    });
    expect([...labels.data]).toEqual(closed(before, height, width));
  });

  it('leaves labels as they are decided where there is no closing', () => {
    const [width, height] = [13, 9];
    const random = new SeededRandom(15);
    const before = Array.from({ length: width * height }, () => random.integer(0, 4));
    const scores = scoresOfLabels(before, width, 5);
    const options = { width, height, probabilityThreshold: 0, closing: false };
    const { labels, areas, meanScores } = decideInKernel(threads, scores, options);
    expect([...labels.data]).toEqual(before);
    expect(areas).toEqual([0, 1, 2, 3, 4].map((label) => before.filter((each) => each === label).length));
    expect(meanScores).toEqual([1, 1, 1, 1, 1]);
  });

  it.each([
    { count: 255, bytes: 1, voidLabel: 255 },
    { count: 256, bytes: 2, voidLabel: 65_535 },
  ])('takes $bytes bytes a pixel for $count classes', ({ count, bytes, voidLabel }) => {
    const scores = pixelMapOf(
      3,
      ...Array.from({ length: count }, (__, index) => Array<number>(3).fill(index / count)),
    );
    const { labels } = decideInKernel(threads, scores, { width: 3, height: 1, probabilityThreshold: 0 });
    expect([...labels.data]).toEqual([count - 1, count - 1, count - 1]);
    expect({ bytes: labels.data.BYTES_PER_ELEMENT, voidLabel: labels.voidLabel }).toEqual({
      bytes,
      voidLabel,
    });
  });

  it.each([
    { name: 'near ties', scores: nearTies(7, 20, 30, 5) },
    { name: 'areas', scores: patches(30, 40, 60, 6) },
    { name: 'areas of labels of 16 bits', scores: patches(261, 20, 30, 7) },
    { name: 'noise', scores: randomScores(6, 20, 30, 8) },
    { name: 'a single class', scores: patches(1, 20, 30, 9) },
  ])('gives every byte that the scalar reference gives, at several sizes: $name', ({ scores }) => {
    for (const [width, height] of [
      [scores.width, scores.height],
      [97, 61],
      [11, 83],
      [300, 200],
    ] as const) {
      for (const probabilityThreshold of [0, 1 / 32, 0.4, 1]) {
        const options = { width, height, probabilityThreshold };
        expectScalar(decideInKernel(threads, scores, options), scores, options);
      }
    }
  });
});

describe('decideLabels', () => {
  it('gives every byte that the scalar reference gives, for near ties at 12 megapixels', () => {
    const scores = nearTies(8, 336, 448, 3);
    const options = { width: 4032, height: 3024, probabilityThreshold: 1 / 32 + 2 ** -29 };
    const decisions = [oneThread, new KernelThreads(2)].map((threads) =>
      decideInKernel(threads, scores, options),
    );
    expectScalar(decisions[0]!, scores, options);
    expectEqualLabels(decisions[1]!, decisions[0]!);
    expect(decisions[1]!.meanScores).toEqual(decisions[0]!.meanScores);
  });

  it('overwrites no score', () => {
    const scores = patches(5, 13, 17, 4);
    const threads = new KernelThreads(2);
    decideInKernel(threads, scores, { width: 170, height: 130, probabilityThreshold: 0 });
    const { logits } = describeTables(threads.count);
    expect(threads.floats(logits, scores.data.length)).toEqual(scores.data);
  });
});
