/** Opens the datasets that the flags name. */
import { join } from 'node:path';
import { datasetSchema } from '#contracts/evaluations/dataset.ts';
import { ProblemError } from '#contracts/errors.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { openFiles } from '../evaluate/open-files.ts';
import {
  findPaperDatasets,
  findStorybook,
  type MeasuredDataset,
  type MissingDataset,
} from '#evaluation/paper/find-datasets.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import type { PaperFlags } from './paper-flags.ts';

type PaperData = { datasets: MeasuredDataset[]; missing: MissingDataset[] };

/** Throws `invalid-request` where no folder was given, `invalid-dataset` where it is not there. */
export async function openPaperData({ data, storybook }: PaperFlags): Promise<PaperData> {
  if (data === undefined && storybook === undefined) {
    throw new ProblemError('invalid-request', 'Give the folder of the datasets: --data FOLDER.');
  }
  const { found, missing } =
    data === undefined ? { found: [], missing: [] } : await findPaperDatasets(data, openFiles);
  const scenes = storybook ?? (data === undefined ? undefined : await findStorybook(data, openFiles));
  const datasets = scenes === undefined ? found : [...found, await openStorybook(scenes)];
  return { datasets, missing };
}

/** @throws ProblemError `invalid-dataset`, saying what was looked for. */
export function refuseNoDataset({ data }: PaperFlags, missing: readonly MissingDataset[]): never {
  const lines = missing.map(({ title, reason }) => `  ${title}: ${reason}`);
  throw new ProblemError(
    'invalid-dataset',
    `Neither ${data} nor a folder in it is a dataset that could be measured:\n${lines.join('\n')}`,
  );
}

async function openStorybook(folder: string): Promise<MeasuredDataset> {
  const files = await openFiles(folder);
  const dataset = await openDataset(files, datasetSchema.parse({ location: folder }));
  const vocabulary = await readVocabulary(join(folder, 'storybook.json'));
  return { name: 'storybook', title: 'Storybook', files, dataset, vocabulary };
}
