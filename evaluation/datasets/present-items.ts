import { pMapIterable } from 'p-map';
import type { DatasetItem, MissingItem } from './dataset-item.ts';
import type { Files } from './files.ts';

/** Of a bucket, an answer takes some milliseconds. */
const FILES_AT_ONCE = 16;

/** The same items in the same order; those whose image or mask is not there say so. */
export function markMissing(
  files: Files,
  items: AsyncIterable<DatasetItem | MissingItem>,
): AsyncIterable<DatasetItem | MissingItem> {
  return pMapIterable(items, (item) => ('missing' in item ? item : look(files, item)), {
    concurrency: FILES_AT_ONCE,
  });
}

async function look(files: Files, item: DatasetItem): Promise<DatasetItem | MissingItem> {
  const { id, image, truth } = item;
  const missing: string[] = [];
  for (const path of truth.kind === 'instances' ? [image] : [image, truth.path]) {
    if (!(await files.has(path))) missing.push(path);
  }
  return missing.length === 0 ? item : { id, image, missing: missing.join(' and ') };
}
