/** A client's view of one job, from its request to its webhook. */
import type { Segmentation } from '#contracts/jobs/segmentation.ts';

export type ImageSource = 'upload' | 'inline' | 'url';

export type ObservedJob = {
  number: number;
  source: ImageSource;
  /** The image's name: the same image must give the same mask. */
  photo: string;
  /** The job's id; undefined if no request for it was ever accepted. */
  id?: string;
  /** Each status in an answer that differs from the one before. */
  statuses: string[];
  /** Each end time that was published: an end that is written twice has two. */
  ends: string[];
  /** The final row in the table; undefined if there is none. */
  rowStatus?: string;
  last?: Segmentation;
  /** The sha256 of each download, by the artifact's name. */
  artifacts: Record<string, string>;
  /** Names of artifacts whose bytes differ from those that the job names. */
  wrongArtifacts: string[];
};

/** A webhook that arrived with a valid signature. */
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
