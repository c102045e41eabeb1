/** The life of an evaluation: that of a job (`jobs/job-states.ts`), but it waits as long as it must. */
import type { JobState, TerminalState } from '../jobs/job-states.ts';

export const EVALUATION_STATES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
] as const satisfies readonly JobState[];

export type EndedEvaluationState = Exclude<TerminalState, 'expired'>;
