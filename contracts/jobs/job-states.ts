/** The states of a job and the transitions between them, as data. */

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled', 'expired'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const TERMINAL_STATES = ['succeeded', 'failed', 'canceled', 'expired'] as const;
export type TerminalState = (typeof TERMINAL_STATES)[number];

/**
 * A running job runs again if its worker dies; nothing follows a terminal state. A job fails while queued if
 * its image cannot be fetched or every worker that ran it died.
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

/** Returns the states from which a job may reach `next`: the condition of the write that moves it there. */
export function statesBefore(next: JobState): JobState[] {
  return JOB_STATES.filter((state) => JOB_TRANSITIONS[state].includes(next));
}
