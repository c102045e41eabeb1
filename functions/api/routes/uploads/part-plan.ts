/** How an image is cut into parts: all of one length but the last. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** The shortest length that the store allows: a lost connection costs a phone one part. */
export const PART_BYTES = SERVICE_LIMITS.partBytes;

export function partCount(bytes: number): number {
  return Math.ceil(bytes / PART_BYTES);
}

/** Returns the length of the part with that number, counted from 1. */
export function partLength(bytes: number, number: number): number {
  return number < partCount(bytes) ? PART_BYTES : bytes - PART_BYTES * (partCount(bytes) - 1);
}
