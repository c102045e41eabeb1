/** How an image is cut into parts: all of one length but the last. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** As short as the store allows: what a lost connection costs a phone. */
export const PART_BYTES = SERVICE_LIMITS.partBytes;

export function partCount(bytes: number): number {
  return Math.ceil(bytes / PART_BYTES);
}

/** Of the part with that number, counted from 1. */
export function partLength(bytes: number, number: number): number {
  return number < partCount(bytes) ? PART_BYTES : bytes - PART_BYTES * (partCount(bytes) - 1);
}
