/** Describes work that is given up. */
import type { JobProblem } from './job.ts';

/**
 * @param title the subject of the sentence: "The job".
 * @param reason what was counted: "failed 3 times and is not retried".
 * @param errors those recorded so far, the last one last.
 */
export function describeExhaustion(title: string, reason: string, errors: readonly JobProblem[]): JobProblem {
  const last = errors.at(-1);
  const known = last
    ? `The last recorded error was "${last.code}": ${last.detail}`
    : 'No error was recorded.';
  return { code: 'job-exhausted', detail: `${title} ${reason}. ${known}` };
}
