/**
 * The numbers that scale the workers, in one place: the stacks build alarms and policies from them,
 * the simulation (`npm run simulate`) replays them, and docs/cost.md explains them.
 *
 * Two rules work together. While no worker is ready, step scaling orders as many as the backlog
 * requires. From then on target tracking adds workers and removes them, by the work per desired
 * worker: divided by the running ones, it would order again what is on its way.
 */
export const SCALING = {
  /**
   * The interval between two figures of the backlog: the sweeper publishes one a minute, including
   * 0.
   */
  metricSeconds: 60,

  /** Step scaling from zero: this much backlog, in this many figures in a row, starts workers. */
  fromNothing: { backlog: 1, figures: 1, cooldownSeconds: 60 },

  /**
   * The time from one phone's image (12 megapixels, `balanced`) to the next of a busy worker:
   * `npm run cost` gives the source.
   */
  workerSecondsPerImage: 0.25,

  /**
   * Target tracking aims at a backlog that its workers finish in this many seconds. Shorter waits
   * cost instances that arrive when the queue is empty again; longer ones let every image wait.
   */
  acceptableWaitSeconds: 120,

  /** The share of its time that a worker should be busy while images arrive steadily. */
  busyShare: 0.8,

  /**
   * Target tracking's alarms are CloudWatch's own: 3 figures above the target, 15 below 90% of it.
   */
  targetTracking: {
    scaleOutFigures: 3,
    scaleInFigures: 15,
    scaleInShare: 0.9,
    scaleOutCooldownSeconds: 180,
    scaleInCooldownSeconds: 300,
  },

  /**
   * The time from the order of an instance to a worker that takes jobs; also the warm-up of the
   * instance group.
   */
  instanceStartSeconds: 180,

  /**
   * The same time on a running instance: container and model. An assumption until it is measured.
   */
  taskStartSeconds: 30,

  /** ECS ends an instance that has run no task for this long. It is paid for until then. */
  managedScaleInMinutes: 15,

  maximumWorkers: 8,
} as const;

/**
 * The target of target tracking, in jobs per worker. At least 1, since a running job counts as
 * backlog.
 */
export function backlogPerWorker(
  workerSecondsPerImage: number,
  acceptableWaitSeconds: number = SCALING.acceptableWaitSeconds,
): number {
  return Math.max(1, Math.round(acceptableWaitSeconds / workerSecondsPerImage));
}

/** The highest number of steps in a step scaling policy. */
const MOST_STEPS = 20;

/**
 * How many workers a backlog requires while none is ready. At least 1, at most one for each step.
 */
export function workersFromNothing(backlog: number, aim: number, maximum: number): number {
  return Math.max(1, Math.min(Math.ceil(backlog / aim), maximum, MOST_STEPS));
}

/**
 * The figures of one minute: jobs that wait or run, jobs that ended, and desired workers. ECS does
 * not publish the latter while no task runs: then it is 0.
 */
export type ScalingFigures = { backlog: number; ended: number; wanted: number };

/**
 * The basis of the rule: the seconds per image, the target of jobs per worker, and how busy workers
 * should be.
 */
export type ScalingTarget = { workerSecondsPerImage: number; backlogPerWorker: number; busyShare: number };

/** Returns the target for images that occupy a worker for that long. */
export function scalingTarget(workerSecondsPerImage: number = SCALING.workerSecondsPerImage): ScalingTarget {
  const { busyShare } = SCALING;
  return { workerSecondsPerImage, backlogPerWorker: backlogPerWorker(workerSecondsPerImage), busyShare };
}

/**
 * The figure that target tracking compares with `backlogPerWorker`: the backlog per desired worker,
 * or the worth of the jobs that ended, if that is more. Without the latter it would remove busy
 * workers whenever the queue happens to be short. One worker that has had something to do is at its
 * target, so that it is removed only after a quarter of an hour without any job. So are desired
 * workers of which none runs yet: step scaling has ordered them.
 */
export function scalingFigure({ backlog, ended, wanted }: ScalingFigures, target: ScalingTarget): number {
  const work = Math.max(backlog, ended * worthOfEnded(target));
  const isEnough = wanted < 1 || (wanted <= 1 && work <= target.backlogPerWorker);
  return work > 0 && isEnough ? target.backlogPerWorker : work / Math.max(1, wanted);
}

/** Returns the same as CloudWatch metric math over series named `backlog`, `ended` and `wanted`. */
export function scalingExpression(target: ScalingTarget): string {
  const { backlogPerWorker: aim } = target;
  const ended = `ended * ${worthOfEnded(target)}`;
  const work = `IF(backlog > ${ended}, backlog, ${ended})`;
  const share = `${work} / IF(wanted < 1, 1, wanted)`;
  const isEnough = `(wanted < 1 OR (wanted <= 1 AND ${work} <= ${aim}))`;
  return `IF(${work} > 0 AND ${isEnough}, ${aim}, ${share})`;
}

/**
 * The backlog that one ended job is worth: workers whose ended jobs keep them busy for `busyShare`
 * are at their target.
 */
function worthOfEnded({ workerSecondsPerImage, backlogPerWorker: aim, busyShare }: ScalingTarget): number {
  const mostInAMinute = SCALING.metricSeconds / workerSecondsPerImage;
  return Number((aim / (mostInAMinute * busyShare)).toPrecision(4));
}
