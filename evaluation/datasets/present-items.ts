import { pMapIterable } from 'p-map';
import { endingOf, isImageName } from '#contracts/images/image-names.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';
import type { Files } from './files.ts';
import { otherSpellings, type FindSpellings } from './other-spellings.ts';

/** A bucket takes some milliseconds to answer. */
const FILES_AT_ONCE = 16;

type AnyItem = DatasetItem | MissingItem;

/**
 * The same items in the same order; those whose image or mask is not there say so.
 * @param namesAreStems whether the dataset gives names without endings, so that `a.JPG` is as good as `a.jpg`.
 */
export function markMissing(
  files: Files,
  items: AsyncIterable<AnyItem>,
  { namesAreStems }: { namesAreStems: boolean },
): AsyncIterable<AnyItem> {
  const find = namesAreStems ? otherSpellings(files) : undefined;
  return pMapIterable(items, (item) => ('missing' in item ? item : look({ files, find }, item)), {
    concurrency: FILES_AT_ONCE,
  });
}

type Search = { files: Files; find: FindSpellings | undefined };

async function look(search: Search, item: DatasetItem): Promise<AnyItem> {
  const { id, image, truth } = item;
  const foundImage = await locate(search, image, isImageName);
  const missing = foundImage.missing;
  if (truth.kind === 'instances') {
    return missing === undefined ? { ...item, image: foundImage.path } : { id, image, missing };
  }
  const foundMask = await locate(search, truth.path, isPng);
  const all = [missing, foundMask.missing].filter((each) => each !== undefined);
  if (all.length > 0) return { id, image, missing: all.join(' and ') };
  return { id, image: foundImage.path, truth: { ...truth, path: foundMask.path } };
}

type Place = { path: string; missing?: undefined } | { path: string; missing: string };

async function locate(
  { files, find }: Search,
  path: string,
  accepts: (path: string) => boolean,
): Promise<Place> {
  if (await files.has(path)) return { path };
  const [found, ...others] = (await find?.(path, accepts)) ?? [];
  if (found === undefined) return { path, missing: path };
  if (others.length === 0) return { path: found };
  return {
    path,
    missing: `${path} (of ${[found, ...others].join(', ')} it is not clear which one is meant)`,
  };
}

function isPng(path: string): boolean {
  return endingOf(path) === '.png';
}
