/** A page of a tenant's jobs, newest first. */
import type { RowKey } from '../../../../contracts/cloud/table-definition.ts';
import { isId } from '../../../../contracts/ids.ts';
import type { Job } from '../../../../contracts/jobs/job.ts';
import { isTerminal, type JobState } from '../../../../contracts/jobs/job-states.ts';
import type { Backend } from '../../../../contracts/cloud/backend.ts';
import { fromCursor, toCursor } from '../page-cursor.ts';

export type JobList = { jobs: Job[]; next_cursor: string | null };

/** Reads of the table for one page: a filter may leave little of each. */
const MOST_READS = 10;

export async function listJobs(
  { jobs: table, now }: Backend,
  tenant: string,
  { status, cursor, limit }: { status?: JobState; cursor?: string; limit: number },
): Promise<JobList> {
  let after = fromCursor(tenant, cursor, (text) => isId('segmentation', text));
  const jobs: Job[] = [];
  let next: RowKey | undefined;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const page = await table.list(tenant, { status, after, limit: limit - jobs.length });
    jobs.push(...page.rows.filter((job) => !isOver(job, now())));
    next = page.next;
    if (!next || jobs.length >= limit) break;
    after = next;
  }
  return { jobs, next_cursor: toCursor(next) };
}

/** Past its retention: told of by 410, and no longer listed. */
function isOver({ status, expires_at }: Job, now: Date): boolean {
  return isTerminal(status) && new Date(expires_at) <= now;
}
