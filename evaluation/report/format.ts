/** Numbers as the report writes them: a column of them has one number of decimals. */
import { formatPercent } from '#contracts/texts/format-percent.ts';

/** The sign for a missing value. */
export const NOTHING = '–';

const counts = new Intl.NumberFormat('en');

/** A share of 0..1 as "61.2%". */
export function percent(share: number | null): string {
  return formatPercent(share, { nothing: NOTHING });
}

/** Two shares as "58.9–63.4%". */
export function percentRange(interval: readonly [number, number] | null): string {
  if (interval === null) return NOTHING;
  return `${(100 * interval[0]).toFixed(1)}–${(100 * interval[1]).toFixed(1)}%`;
}

/** A difference of shares in percentage points, "+1.25", with a true minus sign. */
export function points(difference: number | null): string {
  if (difference === null) return NOTHING;
  const digits = Math.abs(100 * difference).toFixed(2);
  if (Number(digits) === 0) return digits;
  return `${difference < 0 ? '−' : '+'}${digits}`;
}

/** "−0.31 to +2.80" */
export function pointsRange(interval: readonly [number, number] | null): string {
  return interval === null ? NOTHING : `${points(interval[0])} to ${points(interval[1])}`;
}

/** "1,449" */
export function count(number: number): string {
  return counts.format(number);
}

/** "1 image", "1,449 images" */
export function countOf(number: number, noun: string, plural = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : plural}`;
}

/** Seconds as "3 h 05 min", "2 min 07 s", "41.3 s". */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** "2026-11-24 09:30 UTC" */
export function timeOfDay(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
