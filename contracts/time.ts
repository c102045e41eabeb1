/** Times as they cross a boundary: RFC 3339 in UTC, which sort as text. */
import { z } from 'zod';

export const timeSchema = z.iso.datetime().meta({ example: '2026-11-24T09:30:00.000Z' });

/** Where a process takes the time from: tests pass another. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export function later(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000);
}

/** DynamoDB's time to live counts whole seconds. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export const DAY_SECONDS = 86_400;
