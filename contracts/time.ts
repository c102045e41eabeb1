/** Times at boundaries: RFC 3339 in UTC, which sorts as text. */
import { z } from 'zod';

export const timeSchema = z.iso.datetime().meta({ example: '2026-11-24T09:30:00.000Z' });

/** The source of the current time; tests pass their own. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export function later(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000);
}

/** Returns whole seconds, as DynamoDB's time to live requires. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export const DAY_SECONDS = 86_400;
