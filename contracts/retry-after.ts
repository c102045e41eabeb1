/** Parses the header `Retry-After` (RFC 9110, 10.2.3): a number of seconds, or a date. */

/** Returns the seconds from `now`, possibly with a fraction; undefined for a missing or unreadable header. */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim();
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : secondsUntil(text, now);
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}

/** Requires the day of the week at the start, because `Date.parse` alone would accept "-5" as a date. */
function secondsUntil(text: string, now: Date): number {
  return /^[a-z]/i.test(text) ? (Date.parse(text) - now.getTime()) / 1000 : Number.NaN;
}
