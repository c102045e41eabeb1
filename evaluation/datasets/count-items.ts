import type { Dataset } from './dataset.ts';

/** All that the dataset names, the incomplete ones too. */
export async function countItems(dataset: Dataset): Promise<number> {
  let count = 0;
  for await (const _ of dataset.ids()) count += 1;
  return count;
}
