/** The schedule that a path names. */
import { ProblemError } from '#contracts/errors.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import type { ApiContext } from '#functions/api/context.ts';

/** Throws `not-found`. */
export async function findSchedule(c: ApiContext, name: string): Promise<Schedule> {
  return orNotFound(await c.var.services.backend.schedules.get({ tenant: c.var.caller.tenant, name }));
}

export function orNotFound<Found>(found: Found | undefined): Found {
  if (found === undefined) throw notFound();
  return found;
}

export function notFound(): ProblemError {
  return new ProblemError('not-found', 'There is no schedule of this name.');
}
