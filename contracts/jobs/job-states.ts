/** The life of a job, as data: which states there are, and which may follow which. */

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled', 'expired'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const TERMINAL_STATES = ['succeeded', 'failed', 'canceled', 'expired'] as const;
export type TerminalState = (typeof TERMINAL_STATES)[number];

/**
 * A running job runs again when its worker is gone; nothing follows a terminal state. A job fails
 * from the queue when its picture cannot be fetched, or when no worker survives it.
 */
export const JOB_TRANSITIONS: Record<JobState, readonly JobState[]> = {
  queued: ['running', 'failed', 'canceled', 'expired'],
  running: ['running', 'succeeded', 'failed', 'canceled'],
  succeeded: [],
  failed: [],
  canceled: [],
  expired: [],
};

export function isTerminal(state: JobState): state is TerminalState {
  return JOB_TRANSITIONS[state].length === 0;
}

/** From which states a job may come to `next`: the condition of the write that brings it there. */
export function statesBefore(next: JobState): JobState[] {
  return JOB_STATES.filter((state) => JOB_TRANSITIONS[state].includes(next));
}
