/** The job that a path names: 404 for what is not the tenant's, 410 for what was and is gone. */
import { ProblemError } from '../../../../contracts/errors.ts';
import type { Job } from '../../../../contracts/jobs/job.ts';
import { isTerminal } from '../../../../contracts/jobs/job-states.ts';
import { SERVICE_LIMITS } from '../../../../contracts/limits.ts';
import { DAY_SECONDS, later } from '../../../../contracts/time.ts';
import type { ApiContext } from '../../context.ts';

/** Throws `not-found` or `gone`. */
export async function findJob(c: ApiContext, id: string): Promise<Job> {
  const job = await findJobOrTombstone(c, id);
  if (job.deleted_at !== undefined) throw gone(id, 'was deleted');
  if (isTerminal(job.status) && new Date(job.expires_at) <= c.var.services.backend.now()) {
    throw gone(id, 'is past its retention');
  }
  return job;
}

/** Also of a job that is gone, for as long as that is told. */
export async function findJobOrTombstone(c: ApiContext, id: string): Promise<Job> {
  const { backend } = c.var.services;
  const job = await backend.jobs.get({ tenant: c.var.caller.tenant, id });
  const until = job && later(new Date(job.expires_at), SERVICE_LIMITS.goneDays * DAY_SECONDS);
  if (!job || !until || until <= backend.now()) {
    throw new ProblemError('not-found', 'There is no segmentation with this id.');
  }
  c.set('jobId', job.id);
  return job;
}

function gone(id: string, why: string): ProblemError {
  return new ProblemError('gone', `The segmentation ${id} ${why}; its results are no longer there.`);
}
