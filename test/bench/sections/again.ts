/**
 * Measures a photo afresh, with other words in a process that has its features in memory, and in one that
 * finds them in the cache folder.
 */
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { KEPT_ON_THIS_MACHINE, type KeptFeaturesConfiguration } from '#engine/features/open-kept-features.ts';
import { ImageSegmenter } from '#engine/segmentation/image-segmenter.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import { measureInRounds, secondsOf, type Sample, type Variant } from '../rounds.ts';
import type { BenchContext, Ratio, Section } from '../section.ts';
import { median } from '../statistics.ts';
import { plainWords } from '../words-to-measure.ts';

const WORDS = 30;
const PHOTOS = [
  { name: '500 x 375', width: 500, height: 375, wanted: 0.5 },
  { name: '12 megapixels', width: 4000, height: 3000, wanted: 1 },
];
const FRESH = 'afresh';
const AGAIN = 'again, from memory';
const LATER = 'again, from the cache folder';
const BEFORE = ['decode', 'text', 'resize', 'features'];
const AFTER = ['windows', 'compare', 'merge', 'refine', 'scores', 'labels', 'artifacts'];
const STAGES = [...BEFORE, ...AFTER];

type Samples = Map<string, Sample<Timings>[]>;

export async function measureAgain(context: BenchContext): Promise<Section> {
  const rows: string[][] = [];
  const ratios: Ratio[] = [];
  for (const { name, width, height, wanted } of PHOTOS) {
    const samples = await measure(context, await drawJpeg(width, height));
    for (const run of samples.keys()) rows.push([name, run, ...describeRun(samples, run)]);
    const seconds = (run: string) => median(secondsOf(samples, run));
    ratios.push(
      { name: `${name}: seconds from memory`, value: seconds(AGAIN), atMost: wanted },
      { name: `${name}: afresh / from memory, times faster`, value: seconds(FRESH) / seconds(AGAIN) },
    );
  }
  const notes = [
    `${WORDS} known words, stride 112, five views, float32, all threads. Medians of ${context.rounds} rounds, in ` +
      'seconds. The labels are equal in all runs, byte for byte.',
  ];
  return {
    title: 'Ask again',
    notes,
    tables: [{ header: ['photo', 'run', 'all', ...STAGES], rows }],
    ratios,
  };
}

async function measure(context: BenchContext, image: Uint8Array): Promise<Samples> {
  const { model, cacheFolder, executionProvider, rounds, signal } = context;
  const open = (keptFeatures?: KeptFeaturesConfiguration) =>
    ImageSegmenter.open({ model, cacheFolder, executionProvider, threads: 0, keptFeatures });
  const task = { image, vocabulary: plainWords(WORDS), options: mergeOptions({ auxiliary: 'none' }) };
  const segment = async (segmenter: ImageSegmenter) => (await segmenter.segment(task, { signal })).timings;
  const [fresh, keeping] = [await open(), await open(KEPT_ON_THIS_MACHINE)];
  const variants: Variant<Timings>[] = [
    { name: FRESH, run: () => segment(fresh) },
    { name: AGAIN, run: () => segment(keeping) },
    // A segmenter that was never asked: only its sessions for the words are opened.
    { name: LATER, run: async () => segment(await open(KEPT_ON_THIS_MACHINE)) },
  ];
  return measureInRounds(variants, rounds, signal);
}

function describeRun(samples: Samples, run: string): string[] {
  const timings = samples.get(run)!.map(({ value }) => value);
  const stages = STAGES.map((stage) => median(timings.map((each) => each[stage] ?? 0)).toFixed(3));
  return [median(secondsOf(samples, run)).toFixed(2), ...stages];
}
