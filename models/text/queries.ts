/**
 * Combines queries with their classes' auxiliary texts, and computes their features (numerics, section 5).
 */
import type { AuxiliaryText, QueryPlan } from '#contracts/vocabularies/query-plan.ts';

/** Gives each query its class's text. `texts` has one entry for each class that is not background. */
export function withAuxiliaryTexts(
  plan: QueryPlan,
  texts: readonly (AuxiliaryText | undefined)[],
): QueryPlan {
  const first = plan.hasBackground ? 1 : 0;
  const queries = plan.queries.map((query) => ({ ...query, auxiliary: texts[query.classIndex - first] }));
  return { ...plan, queries };
}

/** Computes t = (1 - alpha) t_name + alpha t_auxiliary, not normalized again: [queries, projection]. */
export function mixAuxiliary(
  names: readonly Float32Array[],
  auxiliary: readonly (Float32Array | undefined)[],
  alpha: number,
): Float32Array {
  const width = names[0]?.length ?? 0;
  const mixed = new Float32Array(names.length * width);
  for (const [row, name] of names.entries()) {
    const other = auxiliary[row];
    mixed.set(
      other ? name.map((value, index) => (1 - alpha) * value + alpha * (other[index] ?? 0)) : name,
      row * width,
    );
  }
  return mixed;
}
