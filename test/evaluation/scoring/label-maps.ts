/** Small label maps to score: the recorded ones, and arbitrary ones. */
import * as fc from 'fast-check';
import type { ImageRecord } from '#contracts/evaluations/image-record.ts';
import { countCells } from '#evaluation/scoring/count-cells.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };

export type FixtureImage = (typeof fixture.images)[number];

export function mapOf(labels: readonly number[], width = labels.length): LabelMap {
  return { width, height: labels.length / width, data: Uint8Array.from(labels), voidLabel: 255 };
}

export function cellsOf(image: FixtureImage, run: 'before' | 'after'): number[] {
  return countCells(mapOf(image.truth, image.width), mapOf(image[run], image.width), fixture.names.length);
}

/** Distinct ids, each with the cells of an image with that many classes. */
export function arbitraryRecords(classes: number): fc.Arbitrary<{ id: string; cells: number[] }[]> {
  const label = fc.oneof(fc.nat(classes - 1), fc.constant(255));
  const pixels = fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 30 });
  return fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1, unit: 'grapheme' }), cells: pixels.map(countPairs(classes)) }),
    { selector: ({ id }) => id, minLength: 2, maxLength: 6 },
  );
}

function countPairs(classes: number): (pairs: [truth: number, prediction: number][]) => number[] {
  return (pairs) =>
    countCells(mapOf(pairs.map(([truth]) => truth)), mapOf(pairs.map(([, predicted]) => predicted)), classes);
}

/** The records of a run of the fixture's images, in the order of their ids. */
export function recordsOf(...runs: ('before' | 'after')[]): ImageRecord[] {
  return fixture.images
    .map((image) => ({
      id: image.id,
      image: `${image.id}.jpg`,
      width: image.width,
      height: image.height,
      cells: runs.map((run) => cellsOf(image, run)),
      timings: { windows: 0.4, labels: 0.1 },
    }))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)));
}

/** Formats records as the reader expects them. */
export async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  await Promise.resolve();
  yield* items;
}
