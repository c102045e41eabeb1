/**
 * `npm run bench`: measures what docs/benchmarks.md holds, on this machine, and prints it as Markdown.
 *
 *   npm run bench -- [--provider cpu|cuda|webgpu|coreml|dml] [--threads 1,2] [--only encoder,photo] [--json FILE|-]
 *                    [--quick | --rounds N] [--full]
 */
import { writeFile } from 'node:fs/promises';
import { ProblemError } from '#contracts/errors.ts';
import { EXIT_CODES } from '#command-line/exit-codes.ts';
import { interruptible } from '#command-line/interruptible.ts';
import { requireProvider } from '#engine/probes/require-provider.ts';
import { parseBenchOptions, type BenchOptions, type SectionName } from './bench-options.ts';
import { describeMachine, formatMachine } from './machine.ts';
import { formatSection, type BenchContext, type MeasureSection, type Section } from './section.ts';
import { measureAgain } from './sections/again.ts';
import { measureEncoder } from './sections/encoder.ts';
import { measureEvaluation } from './sections/evaluation.ts';
import { measureEvaluationRate } from './sections/evaluation-rate.ts';
import { measureFirstPhoto } from './sections/first-photo.ts';
import { measureFunction } from './sections/function.ts';
import { measureFolder } from './sections/folder.ts';
import { measureLabels } from './sections/labels.ts';
import { measureMainThread } from './sections/main-thread.ts';
import { measureMemory } from './sections/memory.ts';
import { measurePipeline } from './sections/pipeline.ts';
import { measurePhoto } from './sections/photo.ts';
import { measurePrecision } from './sections/precision.ts';
import { measureProvider } from './sections/provider.ts';
import { measureService } from './sections/service.ts';
import { measureSettings } from './sections/settings.ts';
import { measureText } from './sections/text.ts';
import { Workspace } from './workspace.ts';

const SECTIONS: Record<SectionName, MeasureSection> = {
  encoder: measureEncoder,
  photo: measurePhoto,
  again: measureAgain,
  text: measureText,
  memory: measureMemory,
  labels: measureLabels,
  precision: measurePrecision,
  settings: measureSettings,
  'first-photo': measureFirstPhoto,
  folder: measureFolder,
  pipeline: measurePipeline,
  evaluation: measureEvaluation,
  'evaluation-rate': measureEvaluationRate,
  'main-thread': measureMainThread,
  service: measureService,
  function: measureFunction,
  provider: measureProvider,
};

try {
  const options = parseBenchOptions(process.argv.slice(2));
  await interruptible((signal) => bench(options, signal));
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = EXIT_CODES.usage;
}

async function bench(options: BenchOptions, signal: AbortSignal): Promise<void> {
  await requireProvider(options.provider, signal);
  await using workspace = await Workspace.open();
  const cacheFolder = await workspace.newFolder();
  const machine = describeMachine();
  console.log(`# Benchmark\n\n${formatMachine(machine)}\n`);
  const context: BenchContext = {
    ...options,
    executionProvider: options.provider,
    model: await workspace.randomModel(signal),
    cacheFolder,
    newFolder: () => workspace.newFolder(),
    signal,
  };
  const sections: (Section & { name: SectionName; seconds: number })[] = [];
  for (const name of options.sections) {
    process.stderr.write(`measuring: ${name}\n`);
    const start = performance.now();
    const section = await SECTIONS[name](context);
    sections.push({ name, seconds: (performance.now() - start) / 1000, ...section });
    console.log(`${formatSection(section)}\n`);
  }
  await writeJson(options.json, { machine, options, sections });
}

async function writeJson(target: string | undefined, results: object): Promise<void> {
  if (target === undefined) return;
  const text = `${JSON.stringify(results, null, 2)}\n`;
  if (target === '-') process.stdout.write(text);
  else await writeFile(target, text);
}
