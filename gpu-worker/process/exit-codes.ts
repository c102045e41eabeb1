/**
 * Exit codes of a worker's process. A worker exits by itself when it can no longer trust its device or
 * libraries; its supervisor starts another. `cannotStart`: the environment, the model or the execution
 * provider is not as configured; no job was touched.
 */
export const WORKER_EXIT_CODES = {
  drained: 0,
  cannotStart: 2,
  outOfMemory: 10,
  providerFailed: 11,
  threadEnded: 12,
} as const;

/** The reasons for which a running worker exits. */
export type ExitReason = Exclude<keyof typeof WORKER_EXIT_CODES, 'drained' | 'cannotStart'>;
