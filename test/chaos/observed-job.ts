/** What the outside saw of one job, from its request to its webhook. */
import type { Segmentation } from '../../contracts/jobs/segmentation.ts';

export type PhotoSource = 'upload' | 'inline' | 'url';

export type ObservedJob = {
  number: number;
  source: PhotoSource;
  /** Of the job; undefined where no request for it was ever accepted. */
  id?: string;
  /** Every answer's status that differs from the one before. */
  statuses: string[];
  /** As the row in the table has it at the end; undefined where there is none. */
  rowStatus?: string;
  last?: Segmentation;
  /** Names of artefacts whose bytes are not those that the job names. */
  wrongArtifacts: string[];
};

/** A webhook that arrived and whose signature was right. */
export type ReceivedEvent = { webhookId: string; jobId: string; status: string };

export function newObservation(number: number, source: PhotoSource): ObservedJob {
  return { number, source, statuses: [], wrongArtifacts: [] };
}

export function noteStatus(job: ObservedJob, answer: Segmentation): void {
  if (job.statuses.at(-1) !== answer.status) job.statuses.push(answer.status);
  job.last = answer;
}
