/**
 * Measures several photos at a time beside a simulated encoder, which waits as long as a GPU would work, so
 * that it shows how well the stages around the encoder keep up with it.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { PhotosAtOnce, PhotosMeasured } from '../children/photos-at-once.ts';
import { measureInChild, type Measured } from '../child-process.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Section } from '../section.ts';
import { ENCODER_SECONDS } from '../simulated-encoder.ts';
import { plainWords } from '../words-to-measure.ts';

const WORDS = 30;
const PHOTOS_AT_ONCE = [1, 2, 4];
/** Enough photos for a steady flow of the quick ones. */
const SIZES = [
  { megapixels: 3, width: 2016, height: 1512, photos: 32 },
  { megapixels: 12, width: 4032, height: 3024, photos: 16 },
  { megapixels: 48, width: 8064, height: 6048, photos: 8 },
];
/** The graphs that a GPU runs, and so the simulated one, too. */
const SIMULATED = [
  { name: 'encoder', pixelStages: 'kernel' },
  { name: 'GPU', pixelStages: 'graph' },
] as const;
/** The stages that one photo after the other passes through, beside the encoder. */
const PIXEL_STAGES = ['merge', 'refine', 'scores', 'labels'];

type PhotoSize = (typeof SIZES)[number];
type Simulated = (typeof SIMULATED)[number];

export async function measurePipeline(context: BenchContext): Promise<Section> {
  const cores = availableParallelism();
  const rows: string[][] = [];
  for (const simulated of SIMULATED) {
    for (const size of SIZES) rows.push(await measureRow(context, simulated, size, cores));
  }
  return {
    title: 'Several photos at a time, with a simulated encoder',
    notes: [
      `The encoder is simulated: its session is replaced by a wait of ${ENCODER_SECONDS} s for each photo that uses no CPU, ` +
        'which is what docs/cost.md computes for a GPU. In the rows "encoder", everything else is real, on the CPU: ' +
        'decoding, merging, PAMR, scores, labels, files. In the rows "GPU", the graphs of merging, PAMR and scores, ' +
        'which a GPU runs as well, are part of the wait. ' +
        `${WORDS} words that are known, preset \`balanced\`, similarities that are nearly equal everywhere, ` +
        `${context.threads.at(-1) ?? 0} threads on ${cores} cores. Photos a minute with one, two and four at a time, one ` +
        'process each. The limit is a minute over the longest of three: the encoder, what the photos pass through one ' +
        'after the other to their labels ("pixels", seconds with one photo at a time), and the core-seconds of a photo ' +
        'over the cores. GB is the most that each process held.',
    ],
    tables: [
      {
        header: [
          'simulated',
          'megapixels',
          ...PHOTOS_AT_ONCE.map((count) => `${count} at a time`),
          'limit',
          'encoder s',
          'pixels s',
          'core-s',
          `core-s / ${cores}`,
          ...PHOTOS_AT_ONCE.map((count) => `GB, ${count}`),
        ],
        rows,
      },
    ],
    ratios: [],
  };
}

async function measureRow(
  context: BenchContext,
  simulated: Simulated,
  size: PhotoSize,
  cores: number,
): Promise<string[]> {
  const runs: Measured<PhotosMeasured>[] = [];
  for (const photosAtOnce of PHOTOS_AT_ONCE) {
    runs.push(await measure(context, { ...size, photosAtOnce, pixelStages: simulated.pixelStages }));
  }
  const { coreSeconds, stages } = runs[0]!.result;
  const pixels = PIXEL_STAGES.reduce((sum, stage) => sum + (stages[stage] ?? 0), 0);
  const limit = 60 / Math.max(ENCODER_SECONDS, pixels, coreSeconds / cores);
  return [
    simulated.name,
    String(size.megapixels),
    ...runs.map(({ result }) => (result.photosPerSecond * 60).toFixed(1)),
    limit.toFixed(1),
    ...[ENCODER_SECONDS, pixels, coreSeconds, coreSeconds / cores].map((seconds) => seconds.toFixed(2)),
    ...runs.map(({ peakBytes }) => (peakBytes / 1e9).toFixed(2)),
  ];
}

type Run = PhotoSize & Pick<Simulated, 'pixelStages'> & { photosAtOnce: number };

async function measure(context: BenchContext, run: Run): Promise<Measured<PhotosMeasured>> {
  const { model, cacheFolder, executionProvider, signal } = context;
  const { width, height, photosAtOnce, pixelStages } = run;
  const outputFolder = await context.newFolder();
  const photo = join(outputFolder, 'photo.jpg');
  await writeFile(photo, await drawJpeg(width, height));
  const threads = context.threads.at(-1) ?? 0;
  const task: PhotosAtOnce = {
    configuration: { model, cacheFolder, executionProvider, threads, photosAtOnce, pixelStages },
    photo,
    size: { width, height },
    vocabulary: plainWords(WORDS),
    options: mergeOptions({ auxiliary: 'none' }),
    // The number of rounds is at least 2.
    photos: Math.ceil((run.photos * Math.min(context.rounds, 4)) / 4),
    outputFolder,
  };
  return measureInChild('photos-at-once.ts', task, signal);
}
