/**
 * Measures runtime settings, changed one at a time: their effect on the encoder's time and memory.
 */
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { measureInChild, type Measured } from '../child-process.ts';
import type { EncodeTimes, RuntimeConfiguration, WindowsToEncode } from '../children/encode-windows.ts';
import type { BenchContext, Section } from '../section.ts';
import { best, median } from '../statistics.ts';

const VIEWS = 5;
/** The timed passes of a process, after one to warm up. */
const ROUNDS_IN_CHILD = 3;

/** Each row's name, and its differences from the product's settings. */
type Variant = { name: string; changes: Partial<RuntimeConfiguration> };

export async function measureSettings(context: BenchContext): Promise<Section> {
  const { model, cacheFolder, signal } = context;
  const built = await buildModel(model.folder, cacheFolder);
  const common = {
    graph: await built.imageEncoder(mergeOptions()),
    windowSize: built.architecture.vision.imageSize,
    rounds: ROUNDS_IN_CHILD,
  };
  const cores = context.threads.at(-1) ?? 1;
  const product: RuntimeConfiguration = { threads: cores, windows: 1, level: 'all', arena: true };
  const variants = variantsFor(cores);
  const answers = new Map(variants.map(({ name }) => [name, [] as Measured<EncodeTimes>[]]));
  const processes = Math.max(2, Math.ceil(context.rounds / 2));
  for (let round = 0; round < processes; round += 1) {
    for (const { name, changes } of variants) {
      const task: WindowsToEncode = { ...common, ...product, ...changes };
      answers.get(name)?.push(await measureInChild<EncodeTimes>('encode-windows.ts', task, signal));
    }
  }
  const rows = variants.map(({ name, changes }) => {
    const passes = VIEWS * (changes.windows ?? product.windows);
    return describeRow(name, answers.get(name)!, passes);
  });
  return {
    title: 'Settings of the runtime',
    notes: [
      `ITACLIP's encoder in float32. The first row is what the product does: ${cores} threads, one window of five views at ` +
        `once, graph optimization "all", memory arena on; each other row changes one thing. ${processes} processes a row, in ` +
        `turn, ${ROUNDS_IN_CHILD} runs each after one to warm up. GB is the largest process's peak.`,
    ],
    tables: [{ header: ['settings', 'best s a pass', 'median s a pass', 's to open', 'GB'], rows }],
    ratios: [],
  };
}

function variantsFor(cores: number): Variant[] {
  const threads = [...new Set([1, Math.max(1, Math.floor(cores / 2)), cores * 2])];
  return [
    { name: 'as the product', changes: {} },
    { name: '2 windows at once', changes: { windows: 2 } },
    { name: '4 windows at once', changes: { windows: 4 } },
    ...threads.map((count) => ({
      name: count === 1 ? '1 thread' : `${count} threads`,
      changes: { threads: count },
    })),
    { name: 'optimization "extended"', changes: { level: 'extended' } },
    { name: 'optimization "basic"', changes: { level: 'basic' } },
    { name: 'arena off', changes: { arena: false } },
    { name: 'arena off, 4 windows at once', changes: { arena: false, windows: 4 } },
  ];
}

function describeRow(name: string, answers: readonly Measured<EncodeTimes>[], passes: number): string[] {
  const seconds = answers.flatMap(({ result }) => result.seconds);
  const peak = Math.max(...answers.map(({ peakBytes }) => peakBytes));
  return [
    name,
    (best(seconds) / passes).toFixed(4),
    (median(seconds) / passes).toFixed(4),
    best(answers.map(({ result }) => result.openSeconds)).toFixed(1),
    (peak / 1e9).toFixed(2),
  ];
}
