/**
 * A tenant has at most so many of a kind. It is counted after the one in question was made, since others
 * are made at the same time: none that is too many stays. Of those that come at once for the last
 * place, all may be refused.
 */
import { ProblemError } from '#contracts/errors.ts';

export type Limited<Made> = {
  most: number;
  /** Their name in the plural. */
  kind: string;
  make: () => Promise<Made>;
  /** Counts no further than `atMost`. */
  count: (atMost: number) => Promise<number>;
  /** Takes back what was made. */
  withdraw: (made: Made) => Promise<unknown>;
};

/** Throws `limit-exceeded`. */
export async function makeWithinLimit<Made>(limited: Limited<Made>): Promise<Made> {
  const { most, kind, make, count, withdraw } = limited;
  const made = await make();
  if ((await count(most + 1)) <= most) return made;
  await withdraw(made);
  throw new ProblemError(
    'limit-exceeded',
    `There are ${most} ${kind}, as many as are allowed, or others are being made. Delete one.`,
  );
}
