/** Plans the evaluations of one dataset for a table of the paper, without side effects. */
import { expandVariants } from '#contracts/evaluations/variants.ts';
import type { Preset } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import type { VariantToScore } from '../score-image.ts';
import type { PaperRow, PaperTable, RowConfiguration } from './paper-tables.ts';

/** All rows of one model, so that they share work. A variant has the name of its row. */
export type PlannedEvaluation = { model: string; variants: VariantToScore[] };
type RowNotRun = { row: string; reason: string };
export type TablePlan = { evaluations: PlannedEvaluation[]; notRun: RowNotRun[] };

/** Plans a table. @param model the model of rows that name none. */
export function planTable(
  table: PaperTable,
  { vocabulary, preset, model }: { vocabulary: Vocabulary; preset: Preset; model: string },
): TablePlan {
  const byModel = new Map<string, VariantToScore[]>();
  const notRun: RowNotRun[] = [];
  for (const { label, run } of table.rows) {
    const words = wordsOf(run, vocabulary);
    if ('reason' in words) {
      notRun.push({ row: label, reason: words.reason });
      continue;
    }
    const { method = 'itaclip', options, model: own = model } = run as RowConfiguration;
    const [expanded] = expandVariants({
      preset,
      method,
      options: { ...table.options, ...options },
      sweep: {},
      vocabulary,
    });
    const variant = {
      ...expanded!,
      name: label,
      swept: { [table.title]: label },
      vocabulary: words.vocabulary,
    };
    byModel.set(own, [...(byModel.get(own) ?? []), variant]);
  }
  return { evaluations: [...byModel].map(([name, variants]) => ({ model: name, variants })), notRun };
}

/** Adds a row for the requested model to a table whose rows name other models. */
export function withModel(table: PaperTable, model: string): PaperTable {
  const models = table.rows.flatMap(({ run }) => ('model' in run && run.model ? [run.model] : []));
  if (models.length === 0 || models.includes(model)) return table;
  const row = { label: model, published: table.datasets.map(() => null), run: { model } };
  return { ...table, rows: [...table.rows, row] };
}

function wordsOf(
  run: PaperRow['run'],
  vocabulary: Vocabulary,
): { vocabulary: Vocabulary } | { reason: string } {
  if ('notHere' in run) return { reason: run.notHere };
  if (!run.background) return { vocabulary };
  if (vocabulary.background.mode === 'none') {
    return { reason: `the vocabulary "${vocabulary.name}" has no background` };
  }
  const name = `${vocabulary.name}, background ${run.background.join(', ')}`;
  return { vocabulary: { ...vocabulary, name, background: { mode: 'words', words: run.background } } };
}
