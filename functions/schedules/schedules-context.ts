/** What starting runs needs, in the API as in the handler of each minute. */
import type { Backend } from '#backend/backend.ts';
import type { EvaluationRequest } from '#contracts/evaluations/evaluation-request.ts';
import type { EvaluationName } from '#contracts/evaluations/evaluation-row.ts';
import type { Logger } from '#contracts/log.ts';
import type { Trace } from '#contracts/trace.ts';

/** Of evaluations, what schedules do with them. */
export type Evaluations = {
  /** One of that id is made once, however often it is tried. Throws what `POST /v1/evaluations` answers. */
  create(name: EvaluationName, request: EvaluationRequest, trace: Trace): Promise<void>;
  /** Also where there is none, or none any more. */
  hasEnded(name: EvaluationName): Promise<boolean>;
  /** It succeeded, and its results are still there. */
  isComparable(name: EvaluationName): Promise<boolean>;
  /** Does nothing to one that has ended. */
  cancel(name: EvaluationName): Promise<void>;
};

export type SchedulesContext = Pick<Backend, 'schedules' | 'now'> & {
  evaluations: Evaluations;
  /** Of whoever asked, or of this minute. */
  trace: Trace;
  log: Logger;
};
