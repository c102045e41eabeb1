/** Small datasets for tests: files by path, masks from a rule. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import type { Dataset } from '#evaluation/datasets/dataset.ts';
import type { DatasetItem, MissingItem } from '#evaluation/datasets/dataset-item.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

export type Contents = Record<string, string | Uint8Array>;

/** Writes to a folder that is removed after the test. */
export function folderOf(contents: Contents): Files {
  const folder = temporaryFolder();
  for (const [path, bytes] of Object.entries(contents)) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
  return openFolder(folder);
}

/** Encodes a gray 8-bit PNG. */
export function maskPng(width: number, height: number, values: readonly number[]): Uint8Array {
  return encode({ width, height, data: Uint8Array.from(values), channels: 1, depth: 8 });
}

export async function collect<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const collected: Element[] = [];
  for await (const element of elements) collected.push(element);
  return collected;
}

export function itemsOf(dataset: Dataset): Promise<(DatasetItem | MissingItem)[]> {
  return collect(dataset.items());
}

/** @throws if the item is incomplete, or if there is not exactly one. */
export async function onlyItem(dataset: Dataset): Promise<DatasetItem> {
  const [item, ...others] = await itemsOf(dataset);
  if (!item || 'missing' in item || others.length > 0)
    throw new Error(`no single item: ${JSON.stringify(item)}`);
  return item;
}
