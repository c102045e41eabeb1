/** `itaclip paper --figure`: PNGs of what is in the datasets, or of the images that are named. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { buildModel } from '#models/pack/built-model.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { drawMethodComparison, type ComparedImage } from '#evaluation/paper/figures/compare-methods.ts';
import { comparedImages } from '#evaluation/paper/figures/compared-images.ts';
import { drawAttentionFigure } from '#evaluation/paper/figures/attention-figure.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { printWarning } from '../display/print-warning.ts';
import { findImageFiles } from '../segment/find-image-files.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { openPaperData, refuseNoDataset } from './open-data.ts';
import type { PaperFlags } from './paper-flags.ts';
import { configureModel } from '../flags/configure-model.ts';

/** The number of a dataset's images in one figure. */
const USUAL_IMAGES = 4;

/** Images that belong together. */
type Source = {
  name: string;
  /** The vocabulary of a dataset. */
  vocabulary?: Vocabulary;
  images: AsyncIterable<ComparedImage>;
};

/** Figure 5, for each dataset or for the named images together. @throws ProblemError for what cannot be done. */
export async function drawMethodFigures(
  paths: readonly string[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const sources = paths.length > 0 ? [namedImages(paths, flags)] : await datasetImages(flags, signal);
  const wordsOfImages = paths.length > 0 ? await namedVocabulary(flags) : undefined;
  await using client = new SegmenterClient(await configureModel(flags, signal));
  for (const { name, images, vocabulary = wordsOfImages! } of sources) {
    const png = await drawMethodComparison({ client, images, vocabulary, preset: flags.preset, signal });
    await keep(join(flags.out, 'figure-5', `${name}.png`), png);
  }
}

/** Figure 3, for each image. @throws ProblemError for what cannot be done. */
export async function drawAttentionFigures(
  paths: readonly string[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const sources = paths.length > 0 ? [namedImages(paths, flags)] : await datasetImages(flags, signal);
  const configuration = await configureModel(flags, signal);
  const model = await buildModel(configuration.model.folder, configuration.cacheFolder, 'float32', signal);
  const engine = new ClipEngine(model, configuration);
  for (const { name: source, images } of sources) {
    for await (const { name, image } of images) {
      const png = await drawAttentionFigure({ engine, image, point: flags.point, signal });
      await keep(join(flags.out, 'figure-3', source, `${encodeURIComponent(name)}.png`), png);
    }
  }
}

async function keep(path: string, png: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, png);
  process.stdout.write(`${path}\n`);
}

function namedImages(paths: readonly string[], { out }: PaperFlags): Source {
  return { name: 'images', images: readImages(paths, out) };
}

async function* readImages(paths: readonly string[], outputFolder: string): AsyncGenerator<ComparedImage> {
  const { images, notes } = await findImageFiles(paths, outputFolder);
  for (const note of notes) printWarning(note);
  for (const { path, outputName } of images) {
    yield { name: outputName, image: await readFile(path) };
  }
}

async function namedVocabulary({ vocabulary }: PaperFlags): Promise<Vocabulary> {
  if (vocabulary !== undefined) return readVocabulary(vocabulary);
  throw new ProblemError('invalid-request', 'Say what to look for in the images: --vocabulary voc21.');
}

async function datasetImages(flags: PaperFlags, signal: AbortSignal): Promise<Source[]> {
  const { datasets, missing } = await openPaperData(flags);
  if (datasets.length === 0) refuseNoDataset(flags, missing);
  return datasets.map((dataset) => ({
    name: dataset.name,
    vocabulary: dataset.vocabulary,
    images: comparedImages(dataset, flags.sample ?? USUAL_IMAGES, signal),
  }));
}
