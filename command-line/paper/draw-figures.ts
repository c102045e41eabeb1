/** `itaclip paper --figure`: PNGs of what is in the datasets, or of the photos that are named. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { buildModel } from '#models/pack/built-model.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { drawMethodComparison, type ComparedPhoto } from '#evaluation/paper/figures/compare-methods.ts';
import { comparedPhotos } from '#evaluation/paper/figures/compared-photos.ts';
import { drawAttentionFigure } from '#evaluation/paper/figures/attention-figure.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { findPhotos } from '../segment/find-photos.ts';
import { readVocabulary } from '../flags/parse-classes.ts';
import { openPaperData, refuseNoDataset } from './open-data.ts';
import type { PaperFlags } from './paper-flags.ts';
import { chosenModel, segmenterSettings } from '../flags/model-flags.ts';

/** Of a dataset, in one figure. */
const USUAL_PHOTOS = 4;

/** Photos that belong together. */
type Source = {
  name: string;
  /** Of a dataset. */
  vocabulary?: Vocabulary;
  photos: AsyncIterable<ComparedPhoto>;
};

/** Figure 5, for each dataset or for the named photos together. @throws ProblemError for what cannot be done. */
export async function drawMethodFigures(
  paths: readonly string[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const sources = paths.length > 0 ? [namedPhotos(paths, flags)] : await datasetPhotos(flags, signal);
  const wordsOfPhotos = paths.length > 0 ? await namedVocabulary(flags) : undefined;
  await using client = new SegmenterClient(segmenterSettings(flags, chosenModel(flags)));
  for (const { name, photos, vocabulary = wordsOfPhotos! } of sources) {
    const png = await drawMethodComparison({ client, photos, vocabulary, preset: flags.preset, signal });
    await keep(join(flags.out, 'figure-5', `${name}.png`), png);
  }
}

/** Figure 3, for each photo. @throws ProblemError for what cannot be done. */
export async function drawAttentionFigures(
  paths: readonly string[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const sources = paths.length > 0 ? [namedPhotos(paths, flags)] : await datasetPhotos(flags, signal);
  const settings = segmenterSettings(flags, chosenModel(flags));
  const model = await buildModel(settings.model.folder, settings.cacheFolder, 'float32', signal);
  const engine = new ClipEngine(model, settings);
  for (const { name: source, photos } of sources) {
    for await (const { name, photo } of photos) {
      const png = await drawAttentionFigure({ engine, photo, point: flags.point, signal });
      await keep(join(flags.out, 'figure-3', source, `${encodeURIComponent(name)}.png`), png);
    }
  }
}

async function keep(path: string, png: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, png);
  process.stdout.write(`${path}\n`);
}

function namedPhotos(paths: readonly string[], { out }: PaperFlags): Source {
  return { name: 'photos', photos: readPhotos(paths, out) };
}

async function* readPhotos(paths: readonly string[], outputFolder: string): AsyncGenerator<ComparedPhoto> {
  for (const { path, outputName } of await findPhotos(paths, outputFolder)) {
    yield { name: outputName, photo: await readFile(path) };
  }
}

async function namedVocabulary({ vocabulary }: PaperFlags): Promise<Vocabulary> {
  if (vocabulary !== undefined) return readVocabulary(vocabulary);
  throw new ProblemError('invalid-request', 'Say what to look for in the photos: --vocabulary voc21.');
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
