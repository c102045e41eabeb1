/** Shares as people read them, in messages, reports and tables. */

/** Writes the share 0.612 as "61.2%", and `nothing` where there is no value. */
export function formatPercent(share: number | null, { digits = 1, nothing = '-' } = {}): string {
  if (share === null) return nothing;
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${(100 * share).toLocaleString('en-US', fixed)}%`;
}
