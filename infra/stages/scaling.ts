/**
 * The numbers by which workers come and go, in one place: the stacks build alarms and policies from
 * them, the simulation (`npm run simulate`) replays them, and docs/cost.md says why they are these.
 *
 * Two rules work together. While no worker is ready, step scaling brings as many as the backlog is
 * worth. From then on target tracking brings more and takes them all away, by the work for each worker
 * that is wanted already: divided by those that run, it would order again what is on its way.
 */
export const SCALING = {
  /** Between two figures of the backlog: the sweeper publishes one a minute, 0 included. */
  metricSeconds: 60,

  /** Step scaling from nothing: so much backlog, seen in so many figures in a row, starts workers. */
  fromNothing: { backlog: 1, figures: 1, cooldownSeconds: 60 },

  /** That a phone's image (12 megapixels, `balanced`) occupies a worker: `npm run cost` says where it is from. */
  workerSecondsPerImage: 3,

  /**
   * Target tracking aims at a backlog that its workers finish in so many seconds. Shorter waits cost
   * instances that arrive when the queue is empty again; longer ones let every image wait.
   */
  acceptableWaitSeconds: 120,

  /** So much of its time a worker is to be busy while images come steadily. */
  busyShare: 0.8,

  /** Target tracking's alarms are CloudWatch's own: 3 figures above the target, 15 below 90 % of it. */
  targetTracking: {
    scaleOutFigures: 3,
    scaleInFigures: 15,
    scaleInShare: 0.9,
    scaleOutCooldownSeconds: 180,
    scaleInCooldownSeconds: 300,
  },

  /** From the order of an instance to a worker that takes jobs; also the warm-up of the instance group. */
  instanceStartSeconds: 180,

  /** The same on an instance that is there: container and model. An assumption until it is measured. */
  taskStartSeconds: 30,

  /** ECS ends an instance that nothing runs on after so many minutes. It is paid for until then. */
  managedScaleInMinutes: 15,

  maximumWorkers: 8,
} as const;

/** What target tracking aims at, in jobs for each worker. At least 1: a job in work is no backlog. */
export function backlogPerWorker(
  workerSecondsPerImage: number,
  acceptableWaitSeconds: number = SCALING.acceptableWaitSeconds,
): number {
  return Math.max(1, Math.round(acceptableWaitSeconds / workerSecondsPerImage));
}

/** A step scaling policy may have so many steps. */
const MOST_STEPS = 20;

/** How many workers a backlog is worth while none is ready. At least 1, at most one for each step. */
export function workersFromNothing(backlog: number, aim: number, maximum: number): number {
  return Math.max(1, Math.min(Math.ceil(backlog / aim), maximum, MOST_STEPS));
}

/**
 * Of one minute: jobs that wait or run, jobs that ended, and workers that are wanted. ECS does not tell
 * the latter while no task runs: 0 then.
 */
export type ScalingFigures = { backlog: number; ended: number; wanted: number };

/** What the rule is made for: the seconds of an image, the jobs for each worker that it aims at, how busy they are to be. */
export type ScalingTarget = { workerSecondsPerImage: number; backlogPerWorker: number; busyShare: number };

/** For images that occupy a worker for so long. */
export function scalingTarget(workerSecondsPerImage: number = SCALING.workerSecondsPerImage): ScalingTarget {
  const { busyShare } = SCALING;
  return { workerSecondsPerImage, backlogPerWorker: backlogPerWorker(workerSecondsPerImage), busyShare };
}

/**
 * What target tracking compares with `backlogPerWorker`: the backlog for each wanted worker, or what the
 * jobs that ended were worth, if that is more. Without the latter it takes busy workers away whenever the
 * queue happens to be short. One worker that has had something to do is at its target, so that it goes
 * only after a quarter of an hour without any job. So are workers of which none runs yet: step scaling
 * has ordered them.
 */
export function scalingFigure({ backlog, ended, wanted }: ScalingFigures, target: ScalingTarget): number {
  const work = Math.max(backlog, ended * worthOfEnded(target));
  const isEnough = wanted < 1 || (wanted <= 1 && work <= target.backlogPerWorker);
  return work > 0 && isEnough ? target.backlogPerWorker : work / Math.max(1, wanted);
}

/** The same as CloudWatch's metric math over series named `backlog`, `ended` and `wanted`. */
export function scalingExpression(target: ScalingTarget): string {
  const { backlogPerWorker: aim } = target;
  const ended = `ended * ${worthOfEnded(target)}`;
  const work = `IF(backlog > ${ended}, backlog, ${ended})`;
  const share = `${work} / IF(wanted < 1, 1, wanted)`;
  const isEnough = `(wanted < 1 OR (wanted <= 1 AND ${work} <= ${aim}))`;
  return `IF(${work} > 0 AND ${isEnough}, ${aim}, ${share})`;
}

/** Jobs of backlog for one that ended: workers that end what keeps them busy for `busyShare` are at their target. */
function worthOfEnded({ workerSecondsPerImage, backlogPerWorker: aim, busyShare }: ScalingTarget): number {
  const mostInAMinute = SCALING.metricSeconds / workerSecondsPerImage;
  return Number((aim / (mostInAMinute * busyShare)).toPrecision(4));
}
