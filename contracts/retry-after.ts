/** The header `Retry-After` (RFC 9110, 10.2.3): a number of seconds, or a date. */

/** Seconds from `now`, which may have a fraction; undefined for a header that is not there or not readable. */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim();
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : secondsUntil(text, now);
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined;
}

/** A date begins with its day of the week; `Date.parse` alone would take "-5" for one. */
function secondsUntil(text: string, now: Date): number {
  return /^[a-z]/i.test(text) ? (Date.parse(text) - now.getTime()) / 1000 : Number.NaN;
}
