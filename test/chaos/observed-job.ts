/** What the outside saw of one job, from its request to its webhook. */
import type { Segmentation } from '#contracts/jobs/segmentation.ts';

export type ImageSource = 'upload' | 'inline' | 'url';

export type ObservedJob = {
  number: number;
  source: ImageSource;
  /** Its name: the same photo must give the same mask. */
  photo: string;
  /** Of the job; undefined where no request for it was ever accepted. */
  id?: string;
  /** Every answer's status that differs from the one before. */
  statuses: string[];
  /** Every time of its end that anyone was told: an end that is written twice has two. */
  ends: string[];
  /** As the row in the table has it at the end; undefined where there is none. */
  rowStatus?: string;
  last?: Segmentation;
  /** The sha256 of what was downloaded, by the artifact's name. */
  artifacts: Record<string, string>;
  /** Names of artifacts whose bytes are not those that the job names. */
  wrongArtifacts: string[];
};

/** A webhook that arrived and whose signature was right. */
export type ReceivedEvent = { webhookId: string; jobId: string; status: string };

export function newObservation(number: number, source: ImageSource, photo: string): ObservedJob {
  return { number, source, photo, statuses: [], ends: [], artifacts: {}, wrongArtifacts: [] };
}

export function noteStatus(job: ObservedJob, answer: Segmentation): void {
  if (job.statuses.at(-1) !== answer.status) job.statuses.push(answer.status);
  job.last = answer;
  noteEnd(job, answer.finished_at);
}

export function noteEnd(job: ObservedJob, finishedAt: string | null | undefined): void {
  if (finishedAt && !job.ends.includes(finishedAt)) job.ends.push(finishedAt);
}
