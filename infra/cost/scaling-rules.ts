/** What step scaling and target tracking make of the figures of the backlog. Pure but for its memory of them. */
import { scalingFigure, type SCALING, type ScalingFigures, type ScalingTarget } from '../scaling.ts';

/** The same numbers, of any value. */
export type ScalingNumbers = Pick<
  typeof SCALING,
  'metricSeconds' | 'instanceStartSeconds' | 'managedScaleInMinutes' | 'taskStartSeconds'
> &
  ScalingTarget & {
    firstWorker: { backlog: number; figures: number };
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

  /** How many workers are wanted after these figures; until now `figures.wanted` are. */
  decide(now: number, figures: ScalingFigures): number {
    const { backlog, wanted } = figures;
    return this.#clamp(wanted === 0 ? this.#fromNothing(backlog) : this.#track(now, figures));
  }

  #fromNothing(backlog: number): number {
    const { firstWorker } = this.#numbers;
    this.#waiting = backlog >= firstWorker.backlog ? this.#waiting + 1 : 0;
    if (this.#waiting < firstWorker.figures) return 0;
    this.#waiting = 0;
    return 1;
  }

  /** In proportion to the figure, as target tracking does. */
  #track(now: number, figures: ScalingFigures): number {
    const { wanted } = figures;
    const { targetTracking: rule, backlogPerWorker: target } = this.#numbers;
    const figure = scalingFigure(figures, this.#numbers);
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
