/**
 * The dependencies of starting runs, in the API as well as in the handler that runs each minute.
 */
import type { Backend } from '#backend/backend.ts';
import type { EvaluationRequest } from '#contracts/evaluations/evaluation-request.ts';
import type { EvaluationName } from '#contracts/evaluations/evaluation-row.ts';
import type { Logger } from '#contracts/log.ts';
import type { Trace } from '#contracts/trace.ts';

/** The operations on evaluations that schedules need. */
export type Evaluations = {
  /**
   * Creates one evaluation of that id, however often it is retried. Throws what `POST
   * /v1/evaluations` answers.
   */
  create(name: EvaluationName, request: EvaluationRequest, trace: Trace): Promise<void>;
  /** Returns true also if the evaluation does not exist or no longer exists. */
  hasEnded(name: EvaluationName): Promise<boolean>;
  /** Returns true if it succeeded and its results still exist. */
  isComparable(name: EvaluationName): Promise<boolean>;
  /** Does nothing to an evaluation that has ended. */
  cancel(name: EvaluationName): Promise<void>;
};

export type SchedulesContext = Pick<Backend, 'schedules' | 'now'> & {
  evaluations: Evaluations;
  /** The trace of the request, or of this minute. */
  trace: Trace;
  log: Logger;
};
