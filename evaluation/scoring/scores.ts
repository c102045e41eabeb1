/**
 * Computes every score from a confusion matrix (numerics, section 9): mmsegmentation's IoU, Acc,
 * Dice and aAcc, their means over the classes that have them, and frequency-weighted IoU.
 */
import type { ClassScores, MeanScores, Scores } from '#contracts/evaluations/scores.ts';
import { sumsOfMatrix } from './class-sums.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';

export type Interval = [low: number, high: number] | null;

/** 95% intervals from the bootstrap. */
export type ScoreIntervals = {
  /** The interval of each class's IoU. */
  classes: readonly Interval[];
  miou: Interval;
  /** Over all classes but the first. */
  miouWithoutBackground: Interval;
  pixelAccuracy: Interval;
};

/**
 * @param names the classes in label order.
 * @param hasBackground true if class 0 is the background.
 * @param intervals none are told where this is left out.
 */
export function scoresOf(
  confusion: ConfusionMatrix,
  names: readonly string[],
  hasBackground: boolean,
  intervals?: ScoreIntervals,
): Scores {
  const sums = sumsOfMatrix(confusion);
  const classes = names.map((name, index) => {
    const [intersection, truth, predicted] = [
      sums.intersection[index]!,
      sums.truth[index]!,
      sums.predicted[index]!,
    ];
    return scoreClass(name, { intersection, truth, predicted }, intervals?.classes[index] ?? null);
  });
  return {
    ...meansOf(classes, intervals?.miou ?? null),
    pixel_accuracy: ratio(total(classes, 'intersection'), total(classes, 'truth')),
    pixel_accuracy_interval: intervals?.pixelAccuracy ?? null,
    without_background: hasBackground
      ? meansOf(classes.slice(1), intervals?.miouWithoutBackground ?? null)
      : null,
    classes,
    confusion: rowsOf(confusion),
  };
}

type Counts = Pick<ClassScores, 'intersection' | 'truth' | 'predicted'>;

function scoreClass(name: string, counts: Counts, interval: Interval): ClassScores {
  const { intersection, truth, predicted } = counts;
  return {
    name,
    iou: ratio(intersection, truth + predicted - intersection),
    iou_interval: interval,
    accuracy: ratio(intersection, truth),
    precision: ratio(intersection, predicted),
    dice: ratio(2 * intersection, truth + predicted),
    truth,
    predicted,
    intersection,
  };
}

function meansOf(
  classes: readonly ClassScores[],
  interval: Interval,
): Omit<MeanScores, 'pixel_accuracy' | 'pixel_accuracy_interval'> {
  const weighted = classes.reduce((sum, { iou, truth }) => sum + truth * (iou ?? 0), 0);
  return {
    miou: mean(classes.map(({ iou }) => iou)),
    miou_interval: interval,
    mean_accuracy: mean(classes.map(({ accuracy }) => accuracy)),
    mean_dice: mean(classes.map(({ dice }) => dice)),
    frequency_weighted_iou: ratio(weighted, total(classes, 'truth')),
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return ratio(
    defined.reduce((sum, value) => sum + value, 0),
    defined.length,
  );
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}

function total(classes: readonly ClassScores[], count: keyof Counts): number {
  return classes.reduce((sum, each) => sum + each[count], 0);
}

function rowsOf({ classes, counts }: ConfusionMatrix): number[][] {
  return Array.from({ length: classes }, (_, truth) => [
    ...counts.subarray(truth * (classes + 1), (truth + 1) * (classes + 1)),
  ]);
}
