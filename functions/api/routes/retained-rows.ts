/**
 * Jobs and evaluations as paths and lists name them: 404 for what is not the tenant's, 410 for what was
 * and is gone, and nothing of it in lists.
 */
import type { RowKey } from '#contracts/storage/table-definition.ts';
import { ProblemError } from '#contracts/errors.ts';
import { isId } from '#contracts/ids.ts';
import { isTerminal, type JobState } from '#contracts/jobs/job-states.ts';
import type { LifecycleRow, LifecycleTable } from '#backend/tables/lifecycle-table.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import type { ApiContext } from '../context.ts';
import { fromCursor, toCursor } from './page-cursor.ts';

type RetainedRow = LifecycleRow & { status: JobState; deleted_at?: string };

/** The kind of the rows, as ids and messages name it. */
type Kind = 'segmentation' | 'evaluation';

export type Retained<Row extends RetainedRow> = {
  table: Pick<LifecycleTable<Row>, 'get' | 'list'>;
  kind: Kind;
};

/** Reads of the table for one page: a filter may leave little of each. */
const MOST_READS = 10;

/** Throws `not-found` or `gone`. */
export async function findRetained<Row extends RetainedRow>(
  c: ApiContext,
  retained: Retained<Row>,
  id: string,
): Promise<Row> {
  const { kind } = retained;
  const row = await findOrTombstone(c, retained, id);
  if (row.deleted_at !== undefined) throw gone(kind, id, 'was deleted');
  if (isPastRetention(row, c.var.services.backend.now())) throw gone(kind, id, 'is past its retention');
  return row;
}

/** Finds also what is gone, for as long as the service remembers it. */
export async function findOrTombstone<Row extends RetainedRow>(
  c: ApiContext,
  { table, kind }: Retained<Row>,
  id: string,
): Promise<Row> {
  const row = await table.get({ tenant: c.var.caller.tenant, id });
  const until = row && later(new Date(row.expires_at), SERVICE_LIMITS.goneDays * DAY_SECONDS);
  if (!row || !until || until <= c.var.services.backend.now()) {
    throw new ProblemError('not-found', `There is no ${kind} with this id.`);
  }
  c.set('jobId', row.id);
  return row;
}

/** A page of the caller's rows, newest first. */
export async function listRetained<Row extends RetainedRow>(
  c: ApiContext,
  { table, kind }: Retained<Row>,
  { status, cursor, limit }: { status?: Row['status']; cursor?: string; limit: number },
): Promise<{ rows: Row[]; next_cursor: string | null }> {
  const { tenant } = c.var.caller;
  const { now } = c.var.services.backend;
  let after = fromCursor(tenant, cursor, (text) => isId(kind, text));
  const rows: Row[] = [];
  let next: RowKey | undefined;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const page = await table.list(tenant, { status, after, limit: limit - rows.length });
    rows.push(...page.rows.filter((row) => !isPastRetention(row, now())));
    next = page.next;
    if (!next || rows.length >= limit) break;
    after = next;
  }
  return { rows, next_cursor: toCursor(next) };
}

function isPastRetention({ status, expires_at }: RetainedRow, now: Date): boolean {
  return isTerminal(status) && new Date(expires_at) <= now;
}

function gone(kind: Kind, id: string, why: string): ProblemError {
  return new ProblemError('gone', `The ${kind} ${id} ${why}; its results no longer exist.`);
}
