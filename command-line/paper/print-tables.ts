/** `itaclip paper --table`: measures and prints, one table after the other. */
import {
  datasetsOf,
  measureTable,
  type MeasureTask,
  type TableResult,
} from '#evaluation/paper/measure-table.ts';
import { METHODS_SIDE_BY_SIDE } from '#evaluation/paper/methods-table.ts';
import { PAPER_TABLES, type PaperTable } from '#evaluation/paper/paper-tables.ts';
import { comparePublishedOptions } from '#evaluation/paper/published-options.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { EvaluationDisplay } from '../display/evaluation-display.ts';
import { printWarning } from '../display/print-warning.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { describePaperTable, describePublishedOptions, type TableStyle } from './describe-table.ts';
import { openPaperData, refuseNoDataset } from './open-data.ts';
import type { PaperFlags } from './paper-flags.ts';
import { describeProblem } from '../describe-problem.ts';
import { configureModel, type SettledConfiguration } from '../flags/configure-model.ts';

/** Images of a dataset share the encoder: others are decoded and finished meanwhile. */
const BY_CORES = 0;

/** Lists values, and measures nothing. */
const VALUES_TABLE = 9;

/**
 * @returns an exit code: 1 where table 9 is not what the vocabularies say.
 * @throws ProblemError for what cannot be done, such as measuring without a dataset.
 */
export async function printTables(
  numbers: readonly PaperTable['number'][],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<number> {
  const tables = [...PAPER_TABLES, METHODS_SIDE_BY_SIDE].filter(({ number }) => numbers.includes(number));
  if (tables.length > 0) await printMeasuredTables(tables, flags, signal);
  return numbers.includes(VALUES_TABLE) ? printPublishedOptions(flags) : EXIT_CODES.done;
}

async function printMeasuredTables(
  tables: readonly PaperTable[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const data = await openPaperData(flags);
  // Before a model is looked for: there may be nothing to do with it.
  if (tables.every((table) => datasetsOf(table, data.datasets).length === 0)) {
    const wanted = new Set<string>(tables.flatMap(({ datasets }) => datasets));
    refuseNoDataset(
      flags,
      data.missing.filter(({ name }) => wanted.has(name)),
    );
  }
  const configuration = await configureModel({ ...flags, photosAtOnce: BY_CORES }, signal);
  const task = makeTask(data, flags, configuration);
  for (const table of tables) {
    const result = await measureWithDisplay(table, task, flags, signal);
    print(flags, result, (style) => describePaperTable(result, style));
  }
}

function printPublishedOptions(flags: PaperFlags): number {
  const rows = comparePublishedOptions();
  print(flags, { table: VALUES_TABLE, rows }, (style) => describePublishedOptions(rows, style));
  const agree = rows.every(({ values }) => values.every(({ published, here }) => published === here));
  return agree ? EXIT_CODES.done : EXIT_CODES.someFailed;
}

function makeTask(
  data: Pick<MeasureTask, 'datasets' | 'missing'>,
  flags: PaperFlags,
  configuration: SettledConfiguration,
): MeasureTask {
  const { preset, sample, out: folder, fresh = false } = flags;
  const { executionProvider, precision } = configuration;
  return {
    ...data,
    preset,
    model: configuration.model,
    executionProvider,
    precision,
    sample: sample === undefined ? null : { images: sample, seed: 0 },
    openClient: (model) => new SegmenterClient({ ...configuration, model }),
    describeProblem,
    folder,
    fresh,
  };
}

async function measureWithDisplay(
  table: PaperTable,
  task: MeasureTask,
  { json }: PaperFlags,
  signal: AbortSignal,
): Promise<TableResult> {
  let display: EvaluationDisplay | undefined;
  try {
    return await measureTable(table, task, {
      signal,
      onWarning: printWarning,
      onEvaluation: (name) => {
        display?.[Symbol.dispose]();
        if (!json) process.stderr.write(`${name}\n`);
      },
      onStart: (total) => {
        if (!json) display = new EvaluationDisplay(total);
      },
      onProgress: (progress) => display?.update(progress),
    });
  } finally {
    display?.[Symbol.dispose]();
  }
}

function print(
  { json, markdown }: PaperFlags,
  result: object,
  describe: (style: TableStyle) => string,
): void {
  process.stdout.write(
    json ? `${JSON.stringify(result)}\n` : `${describe(markdown ? 'markdown' : 'text')}\n\n`,
  );
}
