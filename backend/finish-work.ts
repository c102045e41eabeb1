/**
 * The end of a job or of an evaluation, the same for everyone who may end one: first the terminal state, on
 * the condition that there is none yet, then the message to the webhook queue, then the mark that it was
 * sent. The sweeper repairs what a crash between two of these writes leaves undone.
 */
import type { EvaluationName, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { evaluationEvents, segmentationEvent } from '#contracts/webhooks/events.ts';
import type { Queues } from './queues.ts';
import type { EvaluationEnd, EvaluationTable } from './tables/evaluation-table.ts';
import type { JobEnd, JobTable } from './tables/job-table.ts';

type JobEnding = { jobs: JobTable; queues: Queues };
type EvaluationEnding = { evaluations: EvaluationTable; queues: Queues };

/** Returns the ended job, or undefined if it had already ended: then nothing is written. */
export async function finishJob(ending: JobEnding, job: Job, end: JobEnd): Promise<Job | undefined> {
  const hasListener = job.webhook?.events.includes(segmentationEvent(end.status)) ?? false;
  const ended = await ending.jobs.end(job, end, hasListener);
  if (ended && hasListener) await publishJobEnd(ending, ended);
  return ended;
}

/** Returns the ended evaluation, or undefined if it had already ended: then nothing is written. */
export async function finishEvaluation(
  ending: EvaluationEnding,
  evaluation: EvaluationName & Pick<EvaluationRow, 'webhook'>,
  end: EvaluationEnd,
): Promise<EvaluationRow | undefined> {
  const wanted = evaluation.webhook?.events ?? [];
  const hasListener = evaluationEvents(end).some((event) => wanted.includes(event));
  const ended = await ending.evaluations.end(evaluation, end, hasListener);
  if (ended && hasListener) await publishEvaluationEnd(ending, ended);
  return ended;
}

/** Sends the message that the job's row marks as pending. */
export async function publishJobEnd({ jobs, queues }: JobEnding, job: Job): Promise<void> {
  const { tenant, id, trace } = job;
  await queues.sendWebhook({ kind: 'job-ended', tenant, job_id: id, trace });
  await jobs.markEventSent(job);
}

/** Sends the message that the evaluation's row marks as pending. */
export async function publishEvaluationEnd(
  { evaluations, queues }: EvaluationEnding,
  evaluation: EvaluationRow,
): Promise<void> {
  const { tenant, id, trace } = evaluation;
  await queues.sendWebhook({ kind: 'evaluation-ended', tenant, evaluation_id: id, trace });
  await evaluations.markEventSent(evaluation);
}

/** Returns the end of a job that is canceled or overdue, and undefined for one that may start or continue. */
export function endBeforeStart(job: Job, now: Date): JobEnd | undefined {
  if (job.cancel_requested_at !== undefined) return { status: 'canceled' };
  if (job.status !== 'queued' || new Date(job.start_by) > now) return undefined;
  const detail = `The job did not start by ${job.start_by}. Create it again, with a longer expires_in if it may wait.`;
  return { status: 'expired', problem: { code: 'job-expired', detail } };
}
