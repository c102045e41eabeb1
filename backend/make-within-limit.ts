/**
 * Creates resources of which a tenant may have a limited number. The number is counted after the creation,
 * because other requests create at the same time: whatever exceeds the limit is taken back. Of several
 * requests that compete for the last place, all may be refused.
 */
import { ProblemError } from '#contracts/errors.ts';

export type Limited<Made> = {
  most: number;
  /** The resources in the plural: "webhook endpoints". */
  kind: string;
  make: () => Promise<Made>;
  /** Counts the tenant's resources, but no further than `atMost`. */
  count: (atMost: number) => Promise<number>;
  /** Deletes what `make` has created. */
  withdraw: (made: Made) => Promise<unknown>;
};

/** Throws `limit-exceeded` if the tenant has too many. */
export async function makeWithinLimit<Made>(limited: Limited<Made>): Promise<Made> {
  const { most, kind, make, count, withdraw } = limited;
  const made = await make();
  if ((await count(most + 1)) <= most) return made;
  await withdraw(made);
  throw new ProblemError(
    'limit-exceeded',
    `At most ${most} ${kind} are allowed, and there are as many, or other requests are creating some. Delete one.`,
  );
}
