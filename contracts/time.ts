/** Times at boundaries: RFC 3339 in UTC, which sorts as text. */
import { z } from 'zod';

export const timeSchema = z.iso.datetime().meta({ example: '2026-11-24T09:30:00.000Z' });

/** The source of the current time; tests pass their own. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export function later(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000);
}

/**
 * Measures how long ago something was that is remembered for a while. The clock may be set back in between: then the
 * distance is long, too, and what is remembered is looked up again instead of being trusted until the clock has
 * caught up. A monotonic clock does not serve for this, because it may stand still while Lambda freezes a process.
 */
export function millisecondsApart(one: Date, other: Date): number {
  return Math.abs(one.getTime() - other.getTime());
}

/** Returns whole seconds, as DynamoDB's time to live requires. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export const DAY_SECONDS = 86_400;
