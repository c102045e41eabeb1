/** `itaclip paper --figure`: a PNG for each dataset, or one for the photos that are named. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../../contracts/errors.ts';
import type { Vocabulary } from '../../../contracts/vocabularies/vocabulary.ts';
import { drawMethodComparison, type ComparedPhoto } from '../../evaluation/paper/figures/compare-methods.ts';
import { comparedPhotos } from '../../evaluation/paper/figures/compared-photos.ts';
import { SegmenterClient } from '../../segmentation/segmenter-client.ts';
import { findPhotos } from '../find-photos.ts';
import { readVocabulary } from '../parse-classes.ts';
import { openPaperData, refuseNoDataset } from './open-data.ts';
import type { PaperFlags } from './paper-flags.ts';
import { chosenModel, segmenterSettings } from './segmenter-settings.ts';

/** Of a dataset, in one figure. */
const USUAL_PHOTOS = 4;

/** What one figure shows. */
type Source = {
  name: string;
  vocabulary: Vocabulary;
  photos: AsyncIterable<ComparedPhoto>;
};

/** @throws ProblemError for what cannot be done. */
export async function drawMethodFigures(
  paths: readonly string[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const sources = paths.length > 0 ? [await namedPhotos(paths, flags)] : await datasetPhotos(flags, signal);
  const folder = join(flags.out, 'figure-5');
  await using client = new SegmenterClient(segmenterSettings(flags, chosenModel(flags)));
  await mkdir(folder, { recursive: true });
  for (const { name, vocabulary, photos } of sources) {
    const png = await drawMethodComparison({ client, photos, vocabulary, preset: flags.preset, signal });
    const path = join(folder, `${name}.png`);
    await writeFile(path, png);
    process.stdout.write(`${path}\n`);
  }
}

async function namedPhotos(paths: readonly string[], { vocabulary, out }: PaperFlags): Promise<Source> {
  if (vocabulary === undefined) {
    throw new ProblemError('invalid-request', 'Say what to look for in the photos: --vocabulary voc21.');
  }
  const photos = await findPhotos(paths, out);
  return { name: 'photos', vocabulary: await readVocabulary(vocabulary), photos: read(photos) };
}

async function* read(photos: readonly { path: string }[]): AsyncGenerator<ComparedPhoto> {
  for (const { path } of photos) yield { photo: await readFile(path) };
}

async function datasetPhotos(flags: PaperFlags, signal: AbortSignal): Promise<Source[]> {
  const { datasets, missing } = await openPaperData(flags);
  if (datasets.length === 0) refuseNoDataset(flags, missing);
  return datasets.map((dataset) => ({
    name: dataset.name,
    vocabulary: dataset.vocabulary,
    photos: comparedPhotos(dataset, flags.sample ?? USUAL_PHOTOS, signal),
  }));
}
