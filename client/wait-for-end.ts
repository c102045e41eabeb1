/** Follows a job or an evaluation to its end, at the pace that the service asks for. */
import type { Evaluation, Problem, Segmentation } from './api-types.ts';
import type { Api, Read } from './api.ts';
import { pause } from './pause.ts';
import { ProblemError } from './problem-error.ts';

/** A job, or an evaluation, which is a job of its own kind. */
export type Job = Segmentation | Evaluation;

export type WaitSettings<Each extends Job> = {
  signal?: AbortSignal | undefined;
  /** Is called with the job whenever something of it has changed. */
  onProgress?: ((job: Each) => void) | undefined;
  /** The longest time to wait. Default: until the end. */
  seconds?: number | undefined;
};

const ENDED: readonly string[] = ['succeeded', 'failed', 'canceled', 'expired'];
/** The pause if the service asks for none. */
const PAUSE_SECONDS = 2;

export function hasEnded({ status }: { status: string }): boolean {
  return ENDED.includes(status);
}

/** Returns the job in its last known state; it has ended unless the time was over before. */
export async function waitForEnd<Each extends Job>(
  api: Api,
  id: string,
  { signal, onProgress, seconds = Infinity }: WaitSettings<Each>,
): Promise<Each> {
  const deadline = performance.now() + seconds * 1000;
  let etag: string | null = null;
  let job: Each | undefined;
  for (;;) {
    const answer: Read<Each | undefined> = await api.read(routeOf(id), {
      path: { id },
      signal,
      headers: etag === null ? {} : { 'if-none-match': etag },
    });
    if (answer.body) {
      job = answer.body;
      onProgress?.(answer.body);
    }
    ({ etag } = answer);
    const left = (deadline - performance.now()) / 1000;
    if (job && (hasEnded(job) || left <= 0)) return job;
    await pause(Math.min(answer.retryAfter ?? PAUSE_SECONDS, left), signal);
  }
}

export function isEvaluation(id: string): boolean {
  return id.startsWith('evl_');
}

function routeOf(id: string) {
  return isEvaluation(id) ? 'GET /v1/evaluations/{id}' : 'GET /v1/segmentations/{id}';
}

/** Returns a job that has succeeded or not ended; throws a `ProblemError` for one that has ended otherwise. */
export function requireSuccess<Each extends Job>(job: Each): Each {
  if (!hasEnded(job) || job.status === 'succeeded') return job;
  throw new ProblemError(job.problem ?? endProblem(job), { job });
}

/** A job that was canceled or that expired may have no problem of its own. */
function endProblem({ id, status }: Job): Problem {
  const isExpired = status === 'expired';
  return {
    type: 'about:blank',
    title: isExpired ? 'The job did not start in time' : 'The work was canceled',
    status: isExpired ? 422 : 409,
    code: isExpired ? 'job-expired' : 'canceled',
    detail: `The job ${id} has ended as "${status}".`,
    request_id: '',
  };
}
