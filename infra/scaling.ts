/**
 * The numbers by which workers come and go, in one place: the stacks build alarms and policies from
 * them, the simulation (`npm run simulate`) replays them, and docs/cost.md says why they are these.
 *
 * Two rules work together. Step scaling brings the first worker when anything waits, and takes the
 * last one when nothing has waited for long. Target tracking brings more, by the backlog per worker.
 */
export const SCALING = {
  /** Between two figures of the backlog: the sweeper publishes one a minute, 0 included. */
  metricSeconds: 60,

  /** Step scaling from nothing: so much backlog, seen in so many figures in a row, starts one worker. */
  firstWorker: { backlog: 1, figures: 1 },

  /** Step scaling to nothing: a backlog of 0 in so many figures in a row. */
  lastWorker: { figures: 15 },

  /**
   * Target tracking aims at a backlog that its workers finish in so many seconds. Less than an instance
   * takes to start makes it order instances that come too late.
   */
  acceptableWaitSeconds: 180,

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

  /** ECS ends an instance that nothing runs on after so many minutes. It is paid for until then. */
  managedScaleInMinutes: 15,

  maximumWorkers: 8,
} as const;

/** The target of target tracking, in jobs for each worker. At least 1: below, one job in work is too many. */
export function backlogPerWorker(
  gpuSecondsPerPhoto: number,
  acceptableWaitSeconds: number = SCALING.acceptableWaitSeconds,
): number {
  return Math.max(1, Math.round(acceptableWaitSeconds / gpuSecondsPerPhoto));
}
