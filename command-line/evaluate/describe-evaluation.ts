/** The text that a finished evaluation prints: the scores in a few lines; the rest is in the report. */
import type { EvaluationDocument, EvaluationVariant } from '#contracts/evaluations/document.ts';
import { countOf } from '#evaluation/report/format.ts';
import { warnAboutTruth } from '#evaluation/scoring/truth-warning.ts';
import { formatTable } from '../display/format-table.ts';
import { formatPercent } from '#contracts/texts/format-percent.ts';

const WEAKEST = 5;
/** Differences of the runs that may be why their scores differ. */
const NAMED_CHANGES = 5;

export function describeEvaluation(document: EvaluationDocument): string {
  const { variants } = document;
  const scores = variants.length > 1 ? describeSweep(variants) : describeScores(variants[0]!);
  const warning = warnAboutTruth(document);
  return [
    ...(warning === undefined ? [] : [`WARNING: ${warning}`]),
    scores,
    describeImages(document),
    ...describeComparison(document),
    ...describeGates(document),
  ].join('\n');
}

function describeSweep(variants: readonly EvaluationVariant[]): string {
  return formatTable([
    ['variant', 'mIoU', '95%', 'pixel accuracy'],
    ...variants.map(({ name, scores }) => [
      name,
      formatPercent(scores.miou),
      describeInterval(scores.miou_interval),
      formatPercent(scores.pixel_accuracy),
    ]),
  ]);
}

function describeScores({ scores }: EvaluationVariant): string {
  const interval = describeInterval(scores.miou_interval);
  const defined = scores.classes.filter(({ iou }) => iou !== null);
  const weakest = defined.toSorted((a, b) => a.iou! - b.iou!).slice(0, WEAKEST);
  return [
    `mIoU ${formatPercent(scores.miou)} (${interval}), pixel accuracy ${formatPercent(scores.pixel_accuracy)}`,
    ...(scores.without_background
      ? [`mIoU without the background ${formatPercent(scores.without_background.miou)}`]
      : []),
    `weakest of ${defined.length} classes: ${weakest.map(({ name, iou }) => `${name} ${formatPercent(iou)}`).join(', ')}`,
  ].join('\n');
}

function describeImages({ images, sample, performance }: EvaluationDocument): string {
  const drawn = sample ? `, drawn with seed ${sample.seed}` : '';
  const skipped = images.skipped > 0 ? `, ${images.skipped} skipped` : '';
  const rate = performance.images_per_second.toPrecision(3);
  return `${countOf(images.scored, 'image')}${drawn}${skipped}, ${rate} a second of computation`;
}

function describeComparison({ comparison }: EvaluationDocument): string[] {
  if (!comparison) return [];
  const { other, images, miou, changes } = comparison;
  if (images === 0) return [`${other} scored none of these images: there is nothing to compare`];
  const range = miou.interval ? ` (${miou.interval.map(points).join(' to ')})` : '';
  const over = images === null ? '' : `, over ${countOf(images, 'image')} of both`;
  return [
    `mIoU ${points(miou.difference)} points against ${other}${range}${over}`,
    ...changes.slice(0, NAMED_CHANGES).map((change) => `  ${change}`),
    ...(changes.length > NAMED_CHANGES ? [`  and ${changes.length - NAMED_CHANGES} more in the report`] : []),
  ];
}

function describeGates({ gates }: EvaluationDocument): string[] {
  return gates.map(({ gate, passed, detail }) => `${passed ? 'passed' : 'FAILED'} ${gate}: ${detail}`);
}

function describeInterval(interval: readonly [number, number] | null): string {
  return interval ? `${formatPercent(interval[0])} to ${formatPercent(interval[1])}` : 'no interval';
}

/** "+1.2" */
function points(difference: number | null): string {
  if (difference === null) return '-';
  return `${difference < 0 ? '' : '+'}${(100 * difference).toFixed(1)}`;
}
