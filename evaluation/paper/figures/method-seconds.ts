/** Measures how long each method and preset takes for one image, beside its published accuracy. */
import type { Size } from '#contracts/images/target-size.ts';
import { countEncoderPasses } from '#contracts/images/encoder-passes.ts';
import { chooseOptions, type OptionChoices } from '#contracts/segmentation/choose-options.ts';
import { PRESET_NAMES } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { METHODS_SIDE_BY_SIDE } from '../methods-table.ts';
import { PAPER_TABLES } from '../paper-tables.ts';

export type MethodSeconds = {
  label: string;
  kind: 'method' | 'preset';
  /** The mean mIoU over the five datasets, in percent; null where not all five are published. */
  published: number | null;
  passes: number;
  seconds: number;
};

export type SecondsTask = {
  client: Pick<SegmenterClient, 'label'>;
  image: Uint8Array;
  size: Size;
  vocabulary: Vocabulary;
  signal?: AbortSignal;
};

type Candidate = Pick<MethodSeconds, 'label' | 'kind' | 'published'> & {
  choices: Omit<OptionChoices, 'vocabulary'>;
};

/** More than this is measured once: a second run would say the same. */
const LONG_SECONDS = 10;
const ROUNDS = 3;

/** Takes the best of a few runs, after one that opens the encoder. */
export async function measureSeconds(task: SecondsTask): Promise<MethodSeconds[]> {
  const measured: MethodSeconds[] = [];
  for (const { choices, ...candidate } of candidates()) {
    const options = chooseOptions({ ...choices, vocabulary: task.vocabulary });
    const run = () =>
      task.client.label(
        { image: task.image, variants: [{ vocabulary: task.vocabulary, options }] },
        { signal: task.signal },
      );
    const times: number[] = [];
    const passes = countEncoderPasses(task.size, options);
    // The encoder of the longest run is open since a shorter one had the same.
    if (passes < 100) await run();
    while (times.length < ROUNDS && (times[0] ?? 0) < LONG_SECONDS) times.push(await secondsOf(run));
    measured.push({ ...candidate, passes, seconds: Math.min(...times) });
  }
  return measured;
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

function candidates(): Candidate[] {
  const methods = METHODS_SIDE_BY_SIDE.rows.flatMap(({ label, published, run }): Candidate[] => {
    if ('notHere' in run || run.method === undefined || run.method === 'itaclip') return [];
    const choices = { preset: 'balanced', method: run.method, options: run.options ?? {} } as const;
    return [{ label, kind: 'method', published: meanOf(published), choices }];
  });
  const presets = PRESET_NAMES.map((preset): Candidate => ({
    label: preset,
    kind: 'preset',
    published: PUBLISHED_PRESETS[preset] ?? null,
    choices: { preset, options: {} },
  }));
  // A preset whose options are those of a row is measured once, as a preset.
  return [...methods.filter(({ label }) => !label.includes('(light)')), ...presets];
}

/** Table 7 has ITACLIP at the strides of two presets. */
const PUBLISHED_PRESETS: Record<string, number | null> = {
  balanced: publishedAtStride('112'),
  paper: publishedAtStride('28'),
};

function publishedAtStride(stride: string): number | null {
  const rows = PAPER_TABLES.find(({ title }) => title === 'stride')?.rows ?? [];
  return meanOf(rows.find(({ label }) => label === stride)?.published ?? []);
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
