/** The paper's datasets below one folder, wherever in it each was unpacked. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { parseS3Address } from '#contracts/storage/s3-address.ts';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { Dataset } from '../datasets/dataset.ts';
import type { Files } from '../datasets/files.ts';
import { isFolder } from '../datasets/is-folder.ts';
import { describeLayout, holdsLayout, openDataset } from '../datasets/open-dataset.ts';
import { PAPER_DATASET_NAMES, PAPER_DATASETS, type PaperDataset } from './paper-datasets.ts';

/** A dataset that tables are measured on: one of the paper's, or another one. */
export type MeasuredDataset = {
  name: string;
  title: string;
  files: Files;
  dataset: Dataset;
  vocabulary: Vocabulary;
};

export type MissingDataset = { name: PaperDataset; title: string; reason: string };

/** A folder or a bucket by how people name it. Throws `invalid-dataset` where it cannot be read. */
type OpenFiles = (location: string) => Promise<Files>;

const SPLIT = 'val';

/**
 * Looks into `root` and into each folder in it; the first that fits is taken. Throws `invalid-dataset` where
 * there is no such folder.
 */
export async function findPaperDatasets(
  root: string,
  openFiles: OpenFiles,
): Promise<{ found: MeasuredDataset[]; missing: MissingDataset[] }> {
  const places = await Promise.all((await placesIn(root, openFiles)).map(openFiles));
  const found: MeasuredDataset[] = [];
  const missing: MissingDataset[] = [];
  for (const name of PAPER_DATASET_NAMES) {
    const { title } = PAPER_DATASETS[name];
    const answer = await findDataset(name, places);
    if ('reason' in answer) missing.push({ name, title, ...answer });
    else found.push({ name, title, ...answer, vocabulary: readBuiltInVocabulary(name)! });
  }
  return { found, missing };
}

/** Finds the output of `storybook:dataset` in `root` or a folder in it; undefined where there is none. */
export async function findStorybook(root: string, openFiles: OpenFiles): Promise<string | undefined> {
  for (const place of await placesIn(root, openFiles)) {
    const files = await openFiles(place);
    if ((await files.has('dataset.json')) && (await files.has('storybook.json'))) return place;
  }
  return undefined;
}

/** The folder and the folders in it, by name, with links followed; for a bucket, the prefix alone. */
async function placesIn(root: string, openFiles: OpenFiles): Promise<string[]> {
  if (parseS3Address(root)) return [root];
  await openFiles(root);
  const names = (await readdir(root)).toSorted();
  const inside = await Promise.all(
    names.map(async (name) => {
      const place = join(root, name);
      return (await isFolder(place)) ? [place] : [];
    }),
  );
  return [root, ...inside.flat()];
}

async function findDataset(
  name: PaperDataset,
  places: readonly Files[],
): Promise<{ files: Files; dataset: Dataset } | { reason: string }> {
  const { layout } = PAPER_DATASETS[name];
  for (const files of places) {
    if (!(await holdsLayout(files, { layout, split: SPLIT }))) continue;
    try {
      return { files, dataset: await openDataset(files, { location: files.location, layout, split: SPLIT }) };
    } catch (error) {
      if (error instanceof ProblemError) return { reason: error.message };
      throw error;
    }
  }
  return { reason: `not found: ${describeLayout({ layout, split: SPLIT })}` };
}
