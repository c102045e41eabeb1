import type { Dataset } from './dataset.ts';

/** Counts all images that the dataset names, including incomplete ones. */
export async function countItems(dataset: Dataset): Promise<number> {
  let count = 0;
  for await (const _ of dataset.ids()) count += 1;
  return count;
}
