/** A table of the paper as people read it: published values beside measured ones, then what was not run. */
import { countOf } from '#evaluation/report/format.ts';
import type { TableResult } from '#evaluation/paper/measure-table.ts';
import type { PublishedOptionsRow } from '#evaluation/paper/published-options.ts';
import { PAPER_DATASETS } from '#evaluation/paper/paper-datasets.ts';
import { formatTable } from '../display/format-table.ts';

/** The form of a table: aligned text, or Markdown. */
export type TableStyle = 'text' | 'markdown';

export function describePaperTable(result: TableResult, style: TableStyle): string {
  const { table, title, note, model, preset, sample, not_run: notRun, missing, evaluations } = result;
  const drawn = sample ? `, ${countOf(sample.images, 'image')} drawn with seed ${sample.seed}` : '';
  const heading = `Table ${table}: ${title} (mIoU in %; here with ${model}, preset ${preset}${drawn})`;
  const remarks = [
    ...(note === undefined ? [] : [note]),
    ...notRun.map(
      ({ row, dataset, reason }) => `${row}${dataset ? ` on ${dataset}` : ''}: not run: ${reason}`,
    ),
    ...missing.map(({ title: dataset, reason }) => `${dataset}: ${reason}`),
    ...evaluations.map(({ images, folder }) => `${countOf(images, 'image')}, ${folder}/report.html`),
  ];
  return joinParts(heading, tableCells(result), remarks, style);
}

/** Table 9: a value that is other here than published is followed by the one that is used. */
export function describePublishedOptions(rows: readonly PublishedOptionsRow[], style: TableStyle): string {
  const titles = rows[0]!.values.map(({ dataset }) => PAPER_DATASETS[dataset].title);
  const cells = rows.map(({ label, values }) => [
    label,
    ...values.map(({ published, here }) =>
      published === here ? formatValue(published) : `${formatValue(published)}, here ${formatValue(here)}`,
    ),
  ]);
  const differences = rows.flatMap(({ values }) =>
    values.filter(({ published, here }) => published !== here),
  );
  const remark =
    differences.length === 0
      ? 'The vocabularies of this project have the same values.'
      : `${differences.length} values are not those of this project's vocabularies.`;
  return joinParts('Table 9: values for each dataset', [['', ...titles], ...cells], [remark], style);
}

/** A second column stands beside a dataset that was measured. */
function tableCells({ datasets, rows }: TableResult): string[][] {
  const isMeasured = datasets.map((_, index) =>
    rows.some(({ values }) => values[index]?.measured !== undefined),
  );
  const isPublished = datasets.map((_, index) =>
    rows.some(({ values }) => values[index]?.published !== null),
  );
  const perDataset = (index: number, published: string, measured: string) => [
    ...(isPublished[index] ? [published] : []),
    ...(isMeasured[index] ? [measured] : []),
  ];
  const hasEffort = datasets.map((_, index) =>
    rows.some(({ values }) => values[index]?.seconds !== undefined),
  );
  const heads = datasets.flatMap(({ title }, index) => [
    ...perDataset(index, title, isPublished[index] ? 'measured' : title),
    ...(hasEffort[index] ? ['passes', 'seconds'] : []),
  ]);
  const body = rows.map(({ label, values }) => [
    label,
    ...values.flatMap(({ published, measured, interval, passes, seconds }, index) => [
      ...perDataset(index, oneDecimal(published), describeMeasured(measured, interval)),
      ...(hasEffort[index] ? [`${passes ?? '-'}`, seconds?.toFixed(2) ?? '-'] : []),
    ]),
  ]);
  return [['', ...heads], ...body];
}

function describeMeasured(
  measured: number | null | undefined,
  interval?: readonly [number, number] | null,
): string {
  const range = interval ? ` (${interval.map((bound) => bound.toFixed(1)).join(' to ')})` : '';
  return `${oneDecimal(measured ?? null)}${range}`;
}

function oneDecimal(percent: number | null): string {
  return (percent?.toFixed(1) ?? '-').padStart(4);
}

function formatValue(value: string | number | null): string {
  return value === null ? '-' : `${value}`;
}

function joinParts(
  heading: string,
  cells: readonly string[][],
  remarks: readonly string[],
  style: TableStyle,
): string {
  if (style === 'text') return [heading, '', formatTable(cells), '', ...remarks].join('\n');
  return [`**${heading}**`, '', markdownTable(cells), '', ...remarks.map((remark) => `- ${remark}`)].join(
    '\n',
  );
}

function markdownTable([head = [], ...body]: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.trim()).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
