/**
 * Measures one table on the datasets that are there. Each dataset and model is an evaluation of its own
 * folder, with report and records: the same call resumes where the last one stopped.
 */
import { groupBy } from '#contracts/group-by.ts';
import { join } from 'node:path';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { ProblemError } from '#contracts/errors.ts';
import { countEncoderPasses } from '#contracts/images/encoder-passes.ts';
import { noteOf } from '#models/bundled-models.ts';
import type { Preset } from '#contracts/segmentation/options.ts';
import { findModel, type FoundModel } from '#models/find-model.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { evaluateLocally, type LocalEvaluation, type LocalHooks } from '../evaluate-locally.ts';
import type { MeasuredDataset, MissingDataset } from './find-datasets.ts';
import { PAPER_DATASETS, type PaperDataset } from './paper-datasets.ts';
import type { PaperTable } from './paper-tables.ts';
import { planTable, withModel, type PlannedEvaluation } from './plan-table.ts';

export type MeasureTask = {
  /** A table leaves out the paper's datasets of other tables; it measures every dataset that is not the paper's. */
  datasets: readonly MeasuredDataset[];
  missing: readonly MissingDataset[];
  preset: Preset;
  model: FoundModel;
  executionProvider: string;
  precision: string;
  sample: EvaluationDocument['sample'];
  openClient: (model: FoundModel) => Pick<SegmenterClient, 'label' | 'photosAtOnce'> & AsyncDisposable;
  /** Words the reason why a model is missing. */
  describeProblem: (problem: ProblemError) => string;
  /** The folder that gets a folder for each table, dataset and model. */
  folder: string;
  /** Start over instead of resuming. */
  fresh: boolean;
};

/** mIoU in percent, and the effort of one image where rows are measured separately. */
type Measured = {
  measured: number | null;
  interval: readonly [number, number] | null;
  passes?: number;
  seconds?: number;
};

/** A row that was not run on a dataset has no measured value there. */
type TableValue = { dataset: string; published: number | null } & Partial<Measured>;

export type TableResult = {
  table: PaperTable['number'];
  title: string;
  note?: string | undefined;
  /** The model of rows that name none. */
  model: string;
  preset: Preset;
  sample: EvaluationDocument['sample'];
  datasets: { name: string; title: string }[];
  /** The values of a row are in the order of the datasets. */
  rows: { label: string; values: TableValue[] }[];
  /** A row without a dataset was run on none. */
  not_run: { row: string; dataset?: string; reason: string }[];
  missing: readonly MissingDataset[];
  evaluations: { dataset: string; model: string; images: number; folder: string }[];
};

export type MeasureHooks = LocalHooks & { onEvaluation?: (name: string) => void };

/** Selects the datasets that a table is measured on. */
export function datasetsOf(table: PaperTable, datasets: readonly MeasuredDataset[]): MeasuredDataset[] {
  return datasets.filter(
    ({ name }) => !Object.hasOwn(PAPER_DATASETS, name) || table.datasets.includes(name as PaperDataset),
  );
}

export async function measureTable(
  paperTable: PaperTable,
  task: MeasureTask,
  hooks: MeasureHooks = {},
): Promise<TableResult> {
  const table = withModel(paperTable, task.model.name);
  if (table.separately) refuseBundledModel(task);
  const datasets = datasetsOf(table, task.datasets);
  const findings: Findings = { measured: new Map(), notRun: [], evaluations: [] };
  for (const dataset of datasets) await measureDataset(table, dataset, findings, task, hooks);
  const { measured, notRun, evaluations } = findings;
  return {
    table: table.number,
    title: table.title,
    note: describeComparison(table, task.model),
    model: task.model.name,
    preset: task.preset,
    sample: task.sample,
    ...arrangeRows(table, datasets, measured),
    not_run: onceForAllDatasets(notRun, datasets.length),
    missing: task.missing.filter(({ name }) => table.datasets.includes(name)),
    evaluations,
  };
}

/** Says what the table compares, and what a bundled model cannot say. */
export function describeComparison(
  { note }: Pick<PaperTable, 'note'>,
  model: FoundModel,
): string | undefined {
  if (noteOf(model) === undefined) return note;
  const limit = `The model ${model.name} was trained with ITACLIP's last block: its values say nothing about other methods.`;
  return note === undefined ? limit : `${note} ${limit}`;
}

/** Results for the datasets that are done so far. */
type Findings = {
  /** Values by dataset and row. */
  measured: Map<string, Map<string, Measured>>;
  notRun: TableResult['not_run'];
  evaluations: TableResult['evaluations'];
};

async function measureDataset(
  table: PaperTable,
  dataset: MeasuredDataset,
  { measured, notRun, evaluations }: Findings,
  task: MeasureTask,
  hooks: MeasureHooks,
): Promise<void> {
  const { name, title, vocabulary } = dataset;
  const plan = planTable(table, { vocabulary, preset: task.preset, model: task.model.name });
  notRun.push(...plan.notRun.map((each) => ({ ...each, dataset: name })));
  const rows = new Map<string, Measured>();
  measured.set(name, rows);
  for (const evaluation of table.separately ? separate(plan.evaluations) : plan.evaluations) {
    const model = evaluation.model === task.model.name ? task.model : modelOrReason(evaluation.model, task);
    if ('reason' in model) {
      const { reason } = model;
      notRun.push(...evaluation.variants.map((variant) => ({ row: variant.name, dataset: name, reason })));
      continue;
    }
    const own = table.separately ? [slugOf(evaluation.variants[0]!.name)] : [];
    const folder = join(task.folder, `table-${table.number}`, name, model.name, ...own);
    hooks.onEvaluation?.(`table ${table.number}, ${title}, ${model.name}`);
    const document = await evaluate(evaluation, { dataset, model, folder }, task, hooks);
    const effort = table.separately ? effortOf(document, evaluation, name) : {};
    for (const variant of document.variants)
      rows.set(variant.name, { ...inPercent(variant.scores), ...effort });
    evaluations.push({ dataset: name, model: model.name, images: document.images.scored, folder });
  }
}

function separate(evaluations: readonly PlannedEvaluation[]): PlannedEvaluation[] {
  return evaluations.flatMap(({ model, variants }) =>
    variants.map((variant) => ({ model, variants: [variant] })),
  );
}

function slugOf(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

const CITYSCAPES_IMAGE = { width: 2048, height: 1024 };
/** The size of many images of the other datasets. */
const PHOTO = { width: 500, height: 375 };

/** Returns the passes for an image of the dataset's usual size, and the mean seconds of computation. */
function effortOf(
  { performance, images }: EvaluationDocument,
  { variants }: PlannedEvaluation,
  dataset: string,
): Pick<Measured, 'passes' | 'seconds'> {
  const size = dataset === 'cityscapes' ? CITYSCAPES_IMAGE : PHOTO;
  return {
    passes: countEncoderPasses(size, variants[0]!.options),
    seconds: images.scored > 0 ? performance.compute_seconds / images.scored : 0,
  };
}

/**
 * Throws `invalid-request` where a model that was trained with the last block of one method would be compared
 * with what others published for CLIP's own weights.
 */
function refuseBundledModel({ model, datasets }: MeasureTask): void {
  const published = datasets.find(({ name }) => Object.hasOwn(PAPER_DATASETS, name));
  if (!published || noteOf(model) === undefined) return;
  throw new ProblemError(
    'invalid-request',
    `The model ${model.name} comes with the project and was trained with ITACLIP's last block: on ${published.title} it ` +
      'says nothing about other methods, and cannot be compared with their published numbers. Choose a model with ' +
      "CLIP's own weights, such as --model vit-b-16, or measure on the drawn scenes alone: --storybook FOLDER without --data.",
  );
}

async function evaluate(
  { variants }: PlannedEvaluation,
  { dataset, model, folder }: { dataset: MeasuredDataset; model: FoundModel; folder: string },
  { executionProvider, precision, sample, openClient, fresh }: MeasureTask,
  hooks: LocalHooks,
): Promise<EvaluationDocument> {
  await using client = openClient(model);
  const evaluation: LocalEvaluation = {
    client,
    files: dataset.files,
    dataset: dataset.dataset,
    model: { name: model.name, executionProvider, precision },
    variants,
    sample,
    skipBroken: false,
    folder,
    fresh,
    gates: {},
  };
  // Awaited, since the client is closed on the way out.
  return await evaluateLocally(evaluation, hooks);
}

function modelOrReason(name: string, { describeProblem }: MeasureTask): FoundModel | { reason: string } {
  try {
    return findModel(name);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'model-not-found')
      return { reason: describeProblem(error) };
    throw error;
  }
}

function inPercent({
  miou,
  miou_interval,
}: {
  miou: number | null;
  miou_interval: [number, number] | null;
}): Measured {
  return {
    measured: miou === null ? null : 100 * miou,
    interval: miou_interval && [100 * miou_interval[0], 100 * miou_interval[1]],
  };
}

/** The table's own datasets, measured or not, and then the others. */
function arrangeRows(
  table: PaperTable,
  datasets: readonly MeasuredDataset[],
  measured: ReadonlyMap<string, ReadonlyMap<string, Measured>>,
): Pick<TableResult, 'datasets' | 'rows'> {
  const others = datasets.filter(({ name }) => !Object.hasOwn(PAPER_DATASETS, name));
  const columns = [
    ...table.datasets.map((name) => ({ name: name as string, title: PAPER_DATASETS[name].title as string })),
    ...others.map(({ name, title }) => ({ name, title })),
  ];
  return {
    datasets: columns,
    rows: table.rows.map(({ label, published }) => ({
      label,
      values: columns.map(({ name }, index) => ({
        dataset: name,
        published: published[index] ?? null,
        ...measured.get(name)?.get(label),
      })),
    })),
  };
}

/** Merges rows that were not run on any dataset for one reason. */
function onceForAllDatasets(notRun: TableResult['not_run'], datasets: number): TableResult['not_run'] {
  const alike = groupBy(notRun, ({ row, reason }) => JSON.stringify([row, reason]));
  return [...alike.values()].flatMap((group) => {
    const { row, reason } = group[0]!;
    return group.length === datasets ? [{ row, reason }] : group;
  });
}
