/**
 * Numbers that a row can hold: DynamoDB refuses those that are nearer to 0, and its client those beyond the
 * integers that JavaScript counts exactly.
 */
import { z } from 'zod';

export const LEAST_POSITIVE = 1e-100;
export const MOST = 1e15;

/** A share that is too small to be stored is 0: no computation with 32 bits tells the two apart. */
export const shareSchema = z
  .number()
  .min(0)
  .max(1)
  .overwrite((share) => (share < LEAST_POSITIVE ? 0 : share));

export function positiveNumber(most = MOST) {
  return z.number().min(LEAST_POSITIVE).max(most);
}
