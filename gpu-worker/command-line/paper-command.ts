/** `itaclip paper`: the paper's tables and figures, made again. Options in, exit code out. */
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ProblemError } from '../../contracts/errors.ts';
import { PRESET_NAMES, type Preset } from '../../contracts/segmentation/options.ts';
import { PRECISIONS, type Precision } from '../../contracts/segmentation/precision.ts';
import { cacheFolder } from '../../models/build/cache-folder.ts';
import { defaultModel, findModel, type FoundModel } from '../../models/find-model.ts';
import { typedCommand } from '../../models/registry/typed-command.ts';
import { auxiliaryTextsSetting } from '../../models/text/auxiliary/open-auxiliary-texts.ts';
import { datasetSchema } from '../../contracts/evaluations/dataset.ts';
import { openDataset } from '../evaluation/datasets/open-dataset.ts';
import { openFiles } from '../evaluation/datasets/open-files.ts';
import {
  findPaperDatasets,
  findStorybook,
  type MeasuredDataset,
  type MissingDataset,
} from '../evaluation/paper/find-datasets.ts';
import { datasetsOf, measureTable, type MeasureTask } from '../evaluation/paper/measure-table.ts';
import { PAPER_TABLES, type PaperTable } from '../evaluation/paper/paper-tables.ts';
import { comparePublishedSettings } from '../evaluation/paper/published-settings.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '../inference/execution-provider.ts';
import { SegmenterClient } from '../segmentation/segmenter-client.ts';
import { describePaperTable, describePublishedSettings } from './describe-paper-table.ts';
import { EvaluationDisplay } from './evaluation-display.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { parseCount, parseImages } from './flag-values.ts';
import { Interrupt } from './interrupt.ts';
import { readVocabulary } from './parse-classes.ts';

export type PaperFlags = {
  table?: number[];
  data?: string;
  storybook?: string;
  preset: Preset;
  sample?: number;
  model?: string;
  out: string;
  fresh?: true;
  provider: ExecutionProvider;
  precision: Precision;
  threads: number;
  json?: true;
  markdown?: true;
};

/** Table 9 lists values, and measures nothing. */
const VALUES_TABLE = 9;
const LAST_TABLE = 11;

export function paperCommand(onExit: (code: number) => void): Command {
  return new Command('paper')
    .description("Make the paper's tables again, beside the published numbers.")
    .option('--table <numbers>', 'of 1 to 11: one, several as 3,5, or all', parseTables)
    .option('--data <folder>', 'holds the datasets, each where it was unpacked')
    .option('--storybook <folder>', 'drawn scenes as one more dataset; found in --data')
    .addOption(new Option('-p, --preset <name>', 'effort').choices(PRESET_NAMES).default('paper'))
    .option('--sample <images>', 'so many images of each dataset', parseImages)
    .option('-m, --model <name>', `a name of \`${typedCommand('models', 'list')}\`, or a folder`)
    .option('-o, --out <folder>', 'where everything goes; goes on where it stopped', 'paper')
    .option('--fresh', 'start anew')
    .addOption(
      new Option('--provider <name>', 'execution provider').choices(EXECUTION_PROVIDERS).default('cpu'),
    )
    .addOption(new Option('--precision <type>', 'encoder').choices(PRECISIONS).default('float32'))
    .option('--threads <count>', 'threads an operator may use; 0 is all', parseCount, 0)
    .addOption(new Option('--json', 'a line of JSON for each table, and nothing else'))
    .addOption(new Option('--markdown', 'print tables as Markdown').conflicts('json'))
    .action(async (flags: PaperFlags) => onExit(await runPaper(flags)));
}

/**
 * The whole command after parsing. Exit code 1 where table 9 is not what the vocabularies say. Throws a
 * `ProblemError` for what cannot be done, such as measuring without a dataset.
 */
export async function runPaper(flags: PaperFlags): Promise<number> {
  if (!flags.table) {
    throw new ProblemError('invalid-request', 'Say which table: --table 1 to --table 11, or --table all.');
  }
  const numbers = flags.table;
  const tables = PAPER_TABLES.filter(({ number }) => numbers.includes(number));
  const measured = tables.length > 0 ? await measureTables(tables, flags) : EXIT_CODES.done;
  return Math.max(measured, numbers.includes(VALUES_TABLE) ? printPublishedSettings(flags) : EXIT_CODES.done);
}

async function measureTables(tables: readonly PaperTable[], flags: PaperFlags): Promise<number> {
  const { found, missing } = await findDatasets(flags);
  refuseNothingToMeasure(tables, found, missing, flags);
  using interrupt = new Interrupt();
  try {
    const task = makeTask({ datasets: found, missing }, flags);
    for (const table of tables) {
      const result = await measureWithDisplay(table, task, flags, interrupt.signal);
      print(flags, result, (style) => describePaperTable(result, style));
    }
    return EXIT_CODES.done;
  } finally {
    interrupt.dieIfReceived();
  }
}

function printPublishedSettings(flags: PaperFlags): number {
  const rows = comparePublishedSettings();
  print(flags, { table: VALUES_TABLE, rows }, (style) => describePublishedSettings(rows, style));
  const agree = rows.every(({ values }) => values.every(({ published, here }) => published === here));
  return agree ? EXIT_CODES.done : EXIT_CODES.someFailed;
}

function makeTask(data: Pick<MeasureTask, 'datasets' | 'missing'>, flags: PaperFlags): MeasureTask {
  const { preset, sample, provider: executionProvider, precision, threads, out, fresh = false } = flags;
  const settings = {
    cacheFolder: cacheFolder(),
    auxiliaryTexts: auxiliaryTextsSetting(),
    executionProvider,
    precision,
    threads,
  };
  return {
    ...data,
    preset,
    model: flags.model === undefined ? defaultModel() : findModel(flags.model),
    executionProvider,
    precision,
    sample: sample === undefined ? null : { images: sample, seed: 0 },
    openClient: (model: FoundModel) => new SegmenterClient({ model, ...settings }),
    folder: out,
    fresh,
  };
}

async function measureWithDisplay(
  table: PaperTable,
  task: MeasureTask,
  { json }: PaperFlags,
  signal: AbortSignal,
) {
  let display: EvaluationDisplay | undefined;
  const isVisible = process.stderr.isTTY && !json;
  try {
    return await measureTable(table, task, {
      signal,
      onEvaluation: (name) => {
        display?.[Symbol.dispose]();
        if (isVisible) process.stderr.write(`${name}\n`);
      },
      onStart: (total) => {
        display = new EvaluationDisplay(isVisible, total);
      },
      onProgress: (progress) => display?.update(progress),
    });
  } finally {
    display?.[Symbol.dispose]();
  }
}

async function findDatasets({ data, storybook }: PaperFlags) {
  if (data === undefined && storybook === undefined) {
    throw new ProblemError('invalid-request', 'Say where the datasets are: --data FOLDER.');
  }
  const { found, missing } = data === undefined ? { found: [], missing: [] } : await findPaperDatasets(data);
  const scenes = storybook ?? (data === undefined ? undefined : await findStorybook(data));
  return { missing, found: scenes === undefined ? found : [...found, await openStorybook(scenes)] };
}

async function openStorybook(folder: string): Promise<MeasuredDataset> {
  const files = await openFiles(folder);
  const dataset = await openDataset(files, datasetSchema.parse({ location: folder }));
  const vocabulary = await readVocabulary(join(folder, 'storybook.json'));
  return { name: 'storybook', title: 'Storybook', files, dataset, vocabulary };
}

/** Before a model is looked for: there may be nothing to do with it. */
function refuseNothingToMeasure(
  tables: readonly PaperTable[],
  found: readonly MeasuredDataset[],
  missing: readonly MissingDataset[],
  { data }: PaperFlags,
): void {
  if (tables.some((table) => datasetsOf(table, found).length > 0)) return;
  const wanted = new Set<string>(tables.flatMap(({ datasets }) => datasets));
  const lines = missing
    .filter(({ name }) => wanted.has(name))
    .map(({ title, reason }) => `  ${title}: ${reason}`);
  throw new ProblemError(
    'invalid-dataset',
    `Neither ${data} nor the folders in it hold a dataset of the table:\n${lines.join('\n')}`,
  );
}

function print(
  { json, markdown }: PaperFlags,
  result: object,
  describe: (style: 'text' | 'markdown') => string,
): void {
  process.stdout.write(
    json ? `${JSON.stringify(result)}\n` : `${describe(markdown ? 'markdown' : 'text')}\n\n`,
  );
}

function parseTables(text: string): number[] {
  const all = Array.from({ length: LAST_TABLE }, (_, index) => index + 1);
  if (text === 'all') return all;
  const numbers = text.split(',').map(Number);
  if (numbers.every((number) => all.includes(number))) return numbers;
  throw new InvalidArgumentError(
    `The paper has tables 1 to ${LAST_TABLE}: give one, several as 3,5, or all.`,
  );
}
