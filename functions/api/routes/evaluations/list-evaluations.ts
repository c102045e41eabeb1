/** A page of a tenant's evaluations, newest first. */
import type { Backend } from '../../../../contracts/cloud/backend.ts';
import type { RowKey } from '../../../../contracts/cloud/table-definition.ts';
import type { EvaluationRow } from '../../../../contracts/evaluations/evaluation-row.ts';
import type { EvaluationState } from '../../../../contracts/evaluations/evaluation-states.ts';
import { isId } from '../../../../contracts/ids.ts';
import { fromCursor, toCursor } from '../page-cursor.ts';
import { isPastRetention } from './find-evaluation.ts';

/** Reads of the table for one page: a filter may leave little of each. */
const MOST_READS = 10;

export async function listEvaluations(
  { evaluations: table, now }: Pick<Backend, 'evaluations' | 'now'>,
  tenant: string,
  { status, cursor, limit }: { status?: EvaluationState; cursor?: string; limit: number },
): Promise<{ evaluations: EvaluationRow[]; next_cursor: string | null }> {
  let after = fromCursor(tenant, cursor, (text) => isId('evaluation', text));
  const evaluations: EvaluationRow[] = [];
  let next: RowKey | undefined;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const page = await table.list(tenant, { status, after, limit: limit - evaluations.length });
    evaluations.push(...page.rows.filter((each) => !isPastRetention(each, now())));
    next = page.next;
    if (!next || evaluations.length >= limit) break;
    after = next;
  }
  return { evaluations, next_cursor: toCursor(next) };
}
