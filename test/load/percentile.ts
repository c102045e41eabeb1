/** @param share The share of values that are not larger, for example 0.99. */
export function percentile(values: readonly number[], share: number): number {
  const value = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new RangeError('a percentile of nothing');
  return value;
}
