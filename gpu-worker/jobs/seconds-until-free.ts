/** Until another worker's lease is over; without one, the row changed between two looks at it. */
export function secondsUntilFree({ lease_until }: { lease_until?: string }, now: Date): number {
  if (lease_until === undefined) return 1;
  return Math.max(1, Math.ceil((Date.parse(lease_until) - now.getTime()) / 1000));
}
