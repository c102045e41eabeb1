/**
 * Simulates step scaling and target tracking on the figures of the backlog. Pure but for its memory
 * of them.
 */
import {
  scalingFigure,
  workersFromNothing,
  type SCALING,
  type ScalingFigures,
  type ScalingTarget,
} from '../stages/scaling.ts';

/** The same numbers, of any value. */
export type ScalingNumbers = Pick<
  typeof SCALING,
  'metricSeconds' | 'instanceStartSeconds' | 'managedScaleInMinutes' | 'taskStartSeconds'
> &
  ScalingTarget & {
    fromNothing: { backlog: number; figures: number };
    targetTracking: Record<keyof (typeof SCALING)['targetTracking'], number>;
    minimumWorkers: number;
    maximumWorkers: number;
  };

export class ScalingRules {
  readonly #numbers: ScalingNumbers;
  #waiting = 0;
  #above = 0;
  #below = 0;
  #lastOut = -Infinity;
  #lastIn = -Infinity;

  constructor(numbers: ScalingNumbers) {
    this.#numbers = numbers;
  }

  /**
   * Returns the number of workers that these figures call for, given `figures.wanted` until now.
   * @param figures `ready`: those of the wanted workers that take jobs.
   */
  decide(now: number, { ready, ...figures }: ScalingFigures & { ready: number }): number {
    const tracked = this.#track(now, figures, ready > 0);
    const ordered = ready === 0 ? this.#fromNothing(figures.backlog) : undefined;
    return this.#clamp(ordered ?? tracked);
  }

  /** Orders an exact number, as step scaling does; undefined if nothing waits. */
  #fromNothing(backlog: number): number | undefined {
    const { fromNothing, backlogPerWorker: target, maximumWorkers } = this.#numbers;
    this.#waiting = backlog >= fromNothing.backlog ? this.#waiting + 1 : 0;
    if (this.#waiting < fromNothing.figures) return undefined;
    return workersFromNothing(backlog, target, maximumWorkers);
  }

  /**
   * Scales in proportion to the figure, as target tracking does.
   * @param isTold True if `wanted` is a published figure.
   */
  #track(now: number, figures: ScalingFigures, isTold: boolean): number {
    const { wanted } = figures;
    const { targetTracking: rule, backlogPerWorker: target } = this.#numbers;
    const figure = scalingFigure(isTold ? figures : { ...figures, wanted: 0 }, this.#numbers);
    this.#above = figure > target ? this.#above + 1 : 0;
    this.#below = figure < target * rule.scaleInShare ? this.#below + 1 : 0;
    const needed = Math.ceil((wanted * figure) / target);
    if (this.#above >= rule.scaleOutFigures && now - this.#lastOut >= rule.scaleOutCooldownSeconds) {
      this.#lastOut = now;
      return Math.max(wanted, needed);
    }
    if (this.#below >= rule.scaleInFigures && now - this.#lastIn >= rule.scaleInCooldownSeconds) {
      this.#lastIn = now;
      return Math.min(wanted, needed);
    }
    return wanted;
  }

  #clamp(workers: number): number {
    return Math.min(this.#numbers.maximumWorkers, Math.max(this.#numbers.minimumWorkers, workers));
  }
}
