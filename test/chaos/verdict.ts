/** Judges a chaos run: the faults found, and the disturbances caused. Pure. */
import { isTerminal, JOB_STATES, type JobState } from '#contracts/jobs/job-states.ts';
import { DEFAULT_OUTPUTS } from '#contracts/jobs/outputs.ts';
import type { InjectedFaults } from '../support/service/fault-proxy.ts';
import type { ObservedJob, ReceivedEvent } from './observed-job.ts';

export type Wrongs = {
  'jobs not succeeded': number;
  'jobs lost': number;
  'jobs stuck': number;
  'jobs made twice': number;
  'jobs with two terminal states': number;
  'artifacts missing': number;
  'artifacts whose sha256 differs': number;
  'masks unlike others of their photo': number;
  'webhooks missing': number;
  'webhooks with a changed id': number;
  'webhooks with a wrong signature': number;
};

export type Injected = { kills: Record<string, number>; duplicates: number; store: InjectedFaults };

export type Observations = {
  jobs: readonly ObservedJob[];
  events: readonly ReceivedEvent[];
  wrongSignatures: number;
  /** Rows of jobs in the table. */
  rows: number;
};

export function findWrongs({ jobs, events, wrongSignatures, rows }: Observations): Wrongs {
  const ofJob = new Map<string, ReceivedEvent[]>();
  for (const event of events) ofJob.set(event.jobId, [...(ofJob.get(event.jobId) ?? []), event]);
  const eventsOf = ({ id }: ObservedJob) => (id === undefined ? [] : (ofJob.get(id) ?? []));
  const count = (is: (job: ObservedJob) => boolean) => jobs.filter(is).length;
  const ended = ({ rowStatus }: ObservedJob) => rowStatus !== undefined && isEnd(rowStatus);
  return {
    'jobs not succeeded': count((job) => ended(job) && job.rowStatus !== 'succeeded'),
    'jobs lost': count(({ rowStatus }) => rowStatus === undefined),
    'jobs stuck': count((job) => job.rowStatus !== undefined && !ended(job)),
    'jobs made twice': Math.max(0, rows - count(({ rowStatus }) => rowStatus !== undefined)),
    'jobs with two terminal states': count(
      (job) => endsOf(job, eventsOf(job)).size > 1 || job.ends.length > 1,
    ),
    'artifacts missing': jobs.reduce((sum, job) => sum + missingArtifacts(job), 0),
    'artifacts whose sha256 differs': jobs.reduce((sum, job) => sum + job.wrongArtifacts.length, 0),
    'masks unlike others of their photo': countUnlikeMasks(jobs),
    'webhooks missing': count((job) => ended(job) && eventsOf(job).length === 0),
    'webhooks with a changed id': count(
      (job) => new Set(eventsOf(job).map(({ webhookId }) => webhookId)).size > 1,
    ),
    'webhooks with a wrong signature': wrongSignatures,
  };
}

/** The artifacts of a job that requested no outputs in particular. */
function missingArtifacts({ rowStatus, artifacts, wrongArtifacts }: ObservedJob): number {
  if (rowStatus !== 'succeeded') return 0;
  return DEFAULT_OUTPUTS.filter((name) => !(name in artifacts) && !wrongArtifacts.includes(name)).length;
}

/**
 * The same image and words must give the same mask, byte for byte, whichever way the image came,
 * and however often the job was run.
 */
function countUnlikeMasks(jobs: readonly ObservedJob[]): number {
  const masks = new Map<string, Set<string>>();
  for (const { photo, artifacts } of jobs) {
    const mask = artifacts['labels.png'];
    if (mask !== undefined) masks.set(photo, (masks.get(photo) ?? new Set()).add(mask));
  }
  return [...masks.values()].reduce((sum, { size }) => sum + size - 1, 0);
}

/** Every end that was published: in answers, in the table, in webhooks. */
function endsOf(job: ObservedJob, events: readonly ReceivedEvent[]): Set<string> {
  const told = [...job.statuses, job.rowStatus ?? 'none', ...events.map(({ status }) => status)];
  return new Set(told.filter(isEnd));
}

function isEnd(status: string): boolean {
  return JOB_STATES.includes(status as JobState) && isTerminal(status as JobState);
}

export function isProof(wrongs: Wrongs, { kills, duplicates, store }: Injected): boolean {
  const nothingWrong = Object.values(wrongs).every((wrong) => wrong === 0);
  const done = [...Object.values(kills), duplicates, store.refused + store.answerLost, store.slow];
  return nothingWrong && done.every((number) => number > 0);
}
