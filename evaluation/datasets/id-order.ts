/**
 * The order of a dataset's items: the bytes of their ids, so that two runs, or two machines, agree.
 */
import { compareBytes } from './byte-order.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';

type AnyItem = DatasetItem | MissingItem;
/** Items that are in memory anyway are given as such. */
export type ItemSource = AsyncIterable<AnyItem> | Iterable<AnyItem>;

/**
 * Reads once to see whether the items are in order, as those of published lists are, and then passes
 * them on as they come; only items out of order are held in memory and sorted.
 */
export async function* inIdOrder(read: () => ItemSource): AsyncGenerator<AnyItem> {
  yield* markRepeated((await isInOrder(read())) ? read() : await sorted(read()));
}

/** An id that was there before makes its item an incomplete one. @param items must be in order. */
export async function* markRepeated(items: ItemSource): AsyncGenerator<AnyItem> {
  let previous: string | undefined;
  for await (const item of items) {
    yield item.id === previous ? withoutOwnId(item) : item;
    previous = item.id;
  }
}

async function isInOrder(items: ItemSource): Promise<boolean> {
  let previous = '';
  for await (const { id } of items) {
    if (compareBytes(previous, id) > 0) return false;
    previous = id;
  }
  return true;
}

async function sorted(items: ItemSource): Promise<AnyItem[]> {
  const held: AnyItem[] = [];
  for await (const item of items) held.push(item);
  return held.sort((first, second) => compareBytes(first.id, second.id));
}

function withoutOwnId({ id, image }: AnyItem): MissingItem {
  return { id, image, missing: 'an id of its own: an image before it has the same' };
}
