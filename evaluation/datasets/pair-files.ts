/**
 * Images and masks that belong together by their names. The names are held in memory, some hundred bytes
 * an image: a dataset of many millions wants a manifest.
 */
import { compareBytes } from './byte-order.ts';
import type { DatasetItem, MissingItem, Truth } from './dataset-item.ts';

export type Side = {
  paths: AsyncIterable<string>;
  /** Undefined for a file that is none of this side. */
  idOf: (path: string) => string | undefined;
  /** What is missing where the other side alone has a file. */
  expected: (id: string) => string;
};

type Pairing = { images: Side; masks: Side; truthAt: (path: string) => Truth };

/** In the order of the ids; an image without a mask, or a mask without an image, is incomplete. */
export async function* pairFiles({
  images,
  masks,
  truthAt,
}: Pairing): AsyncGenerator<DatasetItem | MissingItem> {
  const imagesById = await groupById(images);
  const masksById = await groupById(masks);
  const ids = [...new Set([...imagesById.keys(), ...masksById.keys()])].sort(compareBytes);
  for (const id of ids) {
    const [mask] = masksById.get(id) ?? [];
    const paths = imagesById.get(id);
    if (!paths) yield { id, image: images.expected(id), missing: images.expected(id) };
    for (const image of paths ?? []) {
      yield mask === undefined
        ? { id, image, missing: masks.expected(id) }
        : { id, image, truth: truthAt(mask) };
    }
  }
}

async function groupById({ paths, idOf }: Side): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  for await (const path of paths) {
    const id = idOf(path);
    if (id === undefined) continue;
    const group = groups.get(id);
    if (group) group.push(path);
    else groups.set(id, [path]);
  }
  return groups;
}
