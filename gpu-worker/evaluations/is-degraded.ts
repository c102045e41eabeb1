/** Tells whether a step of an evaluation has its second chance, with smaller batches, after memory ran out. */
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';

/** @param shard Null for planning and for making the results. */
export function isDegraded({ errors }: Pick<EvaluationRow, 'errors'>, shard: number | null): boolean {
  return errors.some((error) => error.shard === shard && error.code === 'out-of-memory');
}
