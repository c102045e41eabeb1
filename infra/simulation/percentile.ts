/**
 * Returns the value that a share of the values does not exceed; `sorted` ascends. Returns 0 for no
 * values.
 */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
