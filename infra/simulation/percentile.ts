/** The value that a share of the values does not exceed; `sorted` ascends. 0 for none. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
