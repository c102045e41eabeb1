/**
 * Pairs images and masks by their names. The names are held in memory, some hundred bytes
 * an image: a dataset of many millions wants a manifest.
 */
import { compareBytes } from './byte-order.ts';
import type { DatasetItem, MissingItem, Truth } from './dataset-item.ts';

export type Side = {
  paths: AsyncIterable<string>;
  /** Returns undefined for a file that does not belong to this side. */
  idOf: (path: string) => string | undefined;
  /** The id of a file that does not belong to this side, but whose name says that it was meant to. */
  strayIdOf?: (path: string) => string | undefined;
  /** The path that is missing where the other side alone has a file. */
  expected: (id: string) => string;
};

type Pairing = { images: Side; masks: Side; truthAt: (path: string) => Truth };

/** Yields items in the order of their ids; an image without a mask, or a mask without an image, is incomplete. */
export async function* pairFiles({
  images,
  masks,
  truthAt,
}: Pairing): AsyncGenerator<DatasetItem | MissingItem> {
  const { byId: imagesById } = await groupById(images);
  const { byId: masksById, strays } = await groupById(masks);
  const ids = [...new Set([...imagesById.keys(), ...masksById.keys()])].sort(compareBytes);
  for (const id of ids) {
    const [mask] = masksById.get(id) ?? [];
    const paths = imagesById.get(id);
    if (!paths) yield { id, image: images.expected(id), missing: images.expected(id) };
    for (const image of paths ?? []) {
      yield mask === undefined
        ? { id, image, missing: masks.expected(id) + describeStray(strays.get(id)) }
        : { id, image, truth: truthAt(mask) };
    }
  }
}

function describeStray(path: string | undefined): string {
  return path === undefined ? '' : ` (there is ${path}, but masks are PNG files, which keep every value)`;
}

type Grouped = { byId: Map<string, string[]>; strays: Map<string, string> };

async function groupById({ paths, idOf, strayIdOf }: Side): Promise<Grouped> {
  const byId = new Map<string, string[]>();
  const strays = new Map<string, string>();
  for await (const path of paths) {
    const id = idOf(path);
    if (id === undefined) {
      const strayId = strayIdOf?.(path);
      if (strayId !== undefined) strays.set(strayId, path);
      continue;
    }
    const group = byId.get(id);
    if (group) group.push(path);
    else byId.set(id, [path]);
  }
  return { byId, strays };
}
