/**
 * The states of an evaluation: those of a job (`jobs/job-states.ts`), except that an evaluation never
 * expires.
 */
import type { JobState, TerminalState } from '../jobs/job-states.ts';

export const EVALUATION_STATES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
] as const satisfies readonly JobState[];

export type EndedEvaluationState = Exclude<TerminalState, 'expired'>;
