/**
 * One table for one provider, in one call that ends within ten minutes on any GPU: what does not fit into
 * the time is left empty. Its rows belong into "CUDA" and "WebGPU" of docs/benchmarks.md.
 */
import type { Precision } from '#contracts/segmentation/precision.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { precisionsOf } from '#engine/probes/measure-precisions.ts';
import { ImageSegmenter, type ImageAnswer } from '#engine/segmentation/image-segmenter.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { STORYBOOK } from '#models/bundled-models.ts';
import { findModel } from '#models/find-model.ts';
import { plainPassOperations } from '../operations.ts';
import { peakMemory } from '../peak-memory.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import { encoderVariant } from '../plain-pass.ts';
import type { BenchContext, Section } from '../section.ts';
import { best, shareOfEqual } from '../statistics.ts';
import { storybookWords, STORYBOOK_OPTIONS } from '../storybook-setting.ts';
import { plainWords } from '../words-to-measure.ts';

const SIZE = { width: 500, height: 375 };
const QUERIES = 80;
/** Six windows of 224 at stride 112 in an image of 448 x 336, five views each. */
const PASSES = 30;
const PLAIN_AT_ONCE = 5;
const VIEWS = 5;
/** Random weights of 600 MB are written before, and this leaves time for that within ten minutes. */
const BUDGET_SECONDS = 400;
const AFTER_ENCODER = ['merge', 'refine', 'scores', 'labels', 'artifacts'];

const HEADER = [
  'provider',
  'precision',
  'plain pass s',
  'GFLOP/s',
  'ITACLIP pass s',
  'ITACLIP / plain',
  `photo ${SIZE.width} x ${SIZE.height} s`,
  'after the encoder / encoder',
  'labels equal to float32',
  'peak memory GB',
];

/** The time that is left, in which a work of which the duration is known may fit. */
class Budget {
  readonly #end = performance.now() + BUDGET_SECONDS * 1000;

  fits(seconds: number): boolean {
    return performance.now() + seconds * 1000 < this.#end;
  }

  /** Runs once to warm up and then up to `rounds` times; returns the shortest time, or that of the only run. */
  async time<Value>(
    rounds: number,
    run: () => Promise<Value>,
    signal: AbortSignal,
  ): Promise<{ seconds: number; value: Value }> {
    const taken: number[] = [];
    let value: Value;
    do {
      signal.throwIfAborted();
      const start = performance.now();
      value = await run();
      taken.push((performance.now() - start) / 1000);
    } while (taken.length <= rounds && this.fits(taken.at(-1)!));
    return { seconds: best(taken.length > 1 ? taken.slice(1) : taken), value };
  }
}

export async function measureProvider(context: BenchContext): Promise<Section> {
  const budget = new Budget();
  const rows: string[][] = [];
  let reference: ArrayLike<number> | undefined;
  for (const precision of precisionsOf(context.executionProvider)) {
    const speed = await measureSpeed(context, precision, budget);
    const labels = await labelScene(context, precision, budget, speed.secondsPerPass);
    reference ??= labels;
    const equal = labels && reference && formatPercent(shareOfEqual(labels, reference), { digits: 2 });
    const memory = (peakMemory() / 1e9).toFixed(2);
    rows.push([context.executionProvider, precision, ...speed.cells, equal ?? '', memory]);
  }
  return {
    title: `Provider ${context.executionProvider}`,
    notes: [
      `Random weights of the shape of ViT-B/16. A plain pass is one picture of 224 x 224 of ${PLAIN_AT_ONCE} at once; an ` +
        `ITACLIP pass is one of the ${VIEWS} views of a window; the photo has ${QUERIES} words and ${PASSES} passes. The best of ` +
        `${context.rounds} after one to warm up, within ${BUDGET_SECONDS} s: what did not fit is empty. Labels are those of the ` +
        'bundled model on one scene. Memory is that of the process so far, without what a GPU has of its own.',
    ],
    tables: [{ header: HEADER, rows }],
    ratios: [],
  };
}

type Speed = { secondsPerPass: number; cells: string[] };

async function measureSpeed(context: BenchContext, precision: Precision, budget: Budget): Promise<Speed> {
  const { model, cacheFolder, executionProvider, rounds, signal } = context;
  const configuration = {
    model,
    cacheFolder,
    executionProvider,
    precision,
    threads: context.threads.at(-1) ?? 0,
  };
  const built = await buildModel(model.folder, cacheFolder, precision);
  const engine = new ClipEngine(built, configuration);
  const plain = encoderVariant(engine, 'plain', PLAIN_AT_ONCE, 'vanilla');
  const itaclip = encoderVariant(engine, 'ITACLIP', 1, 'itaclip');
  const perPlain = (await budget.time(rounds, plain.run, signal)).seconds / PLAIN_AT_ONCE;
  const perItaclip = (await budget.time(rounds, itaclip.run, signal)).seconds / VIEWS;
  const rate = plainPassOperations(built.architecture) / perPlain / 1e9;
  const photo = budget.fits(2 * PASSES * perItaclip)
    ? await timePhoto(configuration, rounds, budget, signal)
    : ['', ''];
  const ratio = (perItaclip / perPlain).toFixed(2);
  return {
    secondsPerPass: perItaclip,
    cells: [perPlain.toFixed(4), rate.toFixed(0), perItaclip.toFixed(4), ratio, ...photo],
  };
}

async function timePhoto(
  configuration: Parameters<typeof ImageSegmenter.open>[0],
  rounds: number,
  budget: Budget,
  signal: AbortSignal,
): Promise<string[]> {
  const segmenter = await ImageSegmenter.open(configuration);
  const task = {
    image: await drawJpeg(SIZE.width, SIZE.height),
    vocabulary: plainWords(QUERIES),
    options: mergeOptions({ auxiliary: 'none' }),
  };
  const { seconds, value } = await budget.time(rounds, () => segmenter.segment(task, { signal }), signal);
  return [seconds.toFixed(2), shareAfterEncoder(value).toFixed(2)];
}

function shareAfterEncoder({ timings }: ImageAnswer): number {
  const after = AFTER_ENCODER.reduce((sum, stage) => sum + (timings[stage] ?? 0), 0);
  return after / timings['windows']!;
}

/** Returns undefined if there is no time left. The bundled model is smaller than the one that was timed. */
async function labelScene(
  { cacheFolder, executionProvider, threads, signal }: BenchContext,
  precision: Precision,
  budget: Budget,
  secondsPerPass: number,
): Promise<ArrayLike<number> | undefined> {
  if (!budget.fits(PASSES * secondsPerPass)) return undefined;
  const model = findModel(STORYBOOK);
  const configuration = { model, cacheFolder, executionProvider, precision, threads: threads.at(-1) ?? 0 };
  const segmenter = await ImageSegmenter.open(configuration);
  const image = await drawJpeg(SIZE.width, SIZE.height);
  const options = mergeOptions(STORYBOOK_OPTIONS);
  const answer = await segmenter.segment(
    { image, vocabulary: { name: 'storybook', ...storybookWords, options: {} }, options },
    { signal },
  );
  return answer.labels.data;
}
