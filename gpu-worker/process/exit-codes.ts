/**
 * How a worker's process ends. It ends by itself when what it computes with can no longer be trusted;
 * whoever started it starts another. `cannotStart`: the environment, the model or the execution
 * provider is not as asked for; no job was touched.
 */
export const WORKER_EXIT_CODES = {
  drained: 0,
  cannotStart: 2,
  outOfMemory: 10,
  providerFailed: 11,
  threadEnded: 12,
} as const;

/** Why a worker that was at work ends. */
export type ExitReason = Exclude<keyof typeof WORKER_EXIT_CODES, 'drained' | 'cannotStart'>;
