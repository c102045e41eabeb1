/** A part of a dataset that depends on the seed and the ids alone: the same on every machine. */
import { createHash } from 'node:crypto';
import { compareBytes } from './byte-order.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';

type Sample = { images: number; seed: number };
type Drawn = { id: string; rank: string };

/**
 * The items whose hashes of seed and id are the smallest, in the dataset's order; all where there are no
 * more. Reads the dataset twice and holds the ids of at most twice the sample.
 */
export async function* sampleItems(
  dataset: Dataset,
  { images, seed }: Sample,
): AsyncGenerator<DatasetItem | MissingItem> {
  yield* dataset.items(await draw(dataset, { images, seed }));
}

async function draw(dataset: Dataset, { images, seed }: Sample): Promise<Set<string>> {
  let smallest: Drawn[] = [];
  const keepSmallest = (): Drawn[] =>
    smallest.toSorted((first, second) => compareBytes(first.rank, second.rank)).slice(0, images);
  let previous: string | undefined;
  for await (const id of dataset.ids()) {
    if (id !== previous) smallest.push({ id, rank: rankOf(seed, id) });
    previous = id;
    if (smallest.length >= 2 * images) smallest = keepSmallest();
  }
  return new Set(keepSmallest().map(({ id }) => id));
}

function rankOf(seed: number, id: string): string {
  return createHash('sha256').update(`${seed}:${id}`).digest('hex');
}
