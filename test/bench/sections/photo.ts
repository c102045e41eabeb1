/**
 * Measures one photo from its bytes to its artifacts, by stage, against plain passes of the same
 * round.
 */
import type { Precision } from '#contracts/segmentation/precision.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { ImageSegmenter } from '#engine/segmentation/image-segmenter.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import { PLAIN_BATCHES, plainName, plainPasses } from '../plain-pass.ts';
import { precisionsOf } from '#engine/probes/measure-precisions.ts';
import { measureInRounds, secondsOf, type Sample, type Variant } from '../rounds.ts';
import { describeThreads, type BenchContext, type Ratio, type Section } from '../section.ts';
import { best, median, medianOfRatios } from '../statistics.ts';
import { plainWords } from '../words-to-measure.ts';

const SIZE = { width: 500, height: 375 };
const QUERIES = 80;
/** Six windows of 224 at stride 112 in an image of 448 x 336, five views each. */
const PASSES = 30;
const STAGES = [
  'decode',
  'text',
  'resize',
  'windows',
  'compare',
  'merge',
  'refine',
  'scores',
  'labels',
  'artifacts',
];
const AFTER_ENCODER = ['compare', 'merge', 'refine', 'scores', 'labels', 'artifacts'];
const PHOTO = 'photo';

export async function measurePhoto(context: BenchContext): Promise<Section> {
  const precisions = precisionsOf(context.executionProvider);
  const rows: string[][] = [];
  const ratios: Ratio[] = [];
  for (const threads of context.threads) {
    for (const precision of precisions) {
      const samples = await measure(context, precision, threads);
      rows.push(describeRow(precision, threads, samples));
      ratios.push(...ratiosOf(`${precision}, ${describeThreads(threads)}`, samples));
    }
  }
  const notes = [
    `A JPEG of ${SIZE.width} x ${SIZE.height}, ${QUERIES} words, stride 112, five views: ${PASSES} passes of the encoder. ` +
      `Medians of ${context.rounds} rounds, in seconds; the words are known. With random weights all classes are nearly ` +
      'equal everywhere, the worst case for deciding labels and for writing them.',
  ];
  const header = ['precision', 'threads', 'all', ...STAGES, 'after the encoder'];
  return { title: 'One photo', notes, tables: [{ header, rows }], ratios };
}

async function measure(
  { model, cacheFolder, executionProvider, rounds, signal }: BenchContext,
  precision: Precision,
  threads: number,
): Promise<Map<string, Sample<unknown>[]>> {
  const configuration = { model, cacheFolder, executionProvider, precision, threads };
  const segmenter = await ImageSegmenter.open(configuration);
  const engine = new ClipEngine(await buildModel(model.folder, cacheFolder, precision), configuration);
  const task = {
    image: await drawJpeg(SIZE.width, SIZE.height),
    vocabulary: plainWords(QUERIES),
    options: mergeOptions({ auxiliary: 'none' }),
  };
  const photo: Variant = {
    name: PHOTO,
    run: async () => (await segmenter.segment(task, { signal })).timings,
  };
  return measureInRounds([photo, ...plainPasses(engine)], rounds, signal);
}

function stageTimes(samples: Map<string, Sample<unknown>[]>): Timings[] {
  return samples.get(PHOTO)!.map(({ value }) => value as Timings);
}

function sumOf(timings: Timings, stages: readonly string[]): number {
  return stages.reduce((sum, stage) => sum + (timings[stage] ?? 0), 0);
}

function describeRow(precision: Precision, threads: number, samples: Map<string, Sample<unknown>[]>) {
  const all = stageTimes(samples);
  const seconds = (stages: readonly string[]) =>
    median(all.map((timings) => sumOf(timings, stages))).toFixed(3);
  const whole = median(secondsOf(samples, PHOTO)).toFixed(2);
  return [
    precision,
    String(threads),
    whole,
    ...STAGES.map((stage) => seconds([stage])),
    seconds(AFTER_ENCODER),
  ];
}

function ratiosOf(which: string, samples: Map<string, Sample<unknown>[]>): Ratio[] {
  const all = stageTimes(samples);
  const perPass = (batch: number) => best(secondsOf(samples, plainName(batch))) / batch;
  const batch = PLAIN_BATCHES.toSorted((a, b) => perPass(a) - perPass(b))[0]!;
  const plain = secondsOf(samples, plainName(batch)).map((seconds) => (seconds / batch) * PASSES);
  return [
    {
      name: `photo / (${PASSES} plain passes, ${batch} at once), ${which}`,
      value: medianOfRatios(secondsOf(samples, PHOTO), plain),
      atMost: 1.25,
    },
    {
      name: `after the encoder / encoder, ${which}`,
      value: medianOfRatios(
        all.map((timings) => sumOf(timings, AFTER_ENCODER)),
        all.map((timings) => sumOf(timings, ['windows'])),
      ),
      atMost: 0.1,
    },
  ];
}
