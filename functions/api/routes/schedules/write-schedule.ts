/**
 * Writing a schedule: the handler of each minute may write it at the same moment, so that whoever comes
 * second reads it again.
 */
import { ProblemError } from '#contracts/errors.ts';
import { newId } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { nextTime, type CronTimes } from '#contracts/schedules/cron.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';
import type { ScheduleRequest } from '#contracts/schedules/schedule-request.ts';
import type { ScheduleChange } from '#backend/tables/schedule-table.ts';
import type { ApiContext } from '#functions/api/context.ts';
import { makeWithinLimit } from '#backend/make-within-limit.ts';
import { findSchedule } from './find-schedule.ts';

const MOST_TRIES = 20;

export type KeptSchedule = { schedule: Schedule; isNew: boolean };

/** Makes or replaces it. Throws where its evaluation could not be made now. */
export async function keepSchedule(
  c: ApiContext,
  name: string,
  request: ScheduleRequest,
): Promise<KeptSchedule> {
  const { tenant } = c.var.caller;
  const { schedules } = c.var.services.backend;
  return untilWritten(async () => {
    const now = c.var.services.backend.now();
    const existing = await schedules.get({ tenant, name });
    if (existing) {
      const schedule = await schedules.change(existing, definition(request, existing, now));
      return schedule && { schedule, isNew: false };
    }
    const schedule = newSchedule({ tenant, name }, request, now);
    const created = await makeWithinLimit({
      most: SERVICE_LIMITS.schedules,
      kind: 'schedules',
      make: () => schedules.create(schedule),
      count: (atMost) => schedules.count(tenant, atMost),
      withdraw: async (isOurs) => isOurs && schedules.delete({ tenant, name }),
    });
    return created ? { schedule, isNew: true } : undefined;
  });
}

/** Pauses a schedule; a paused one stays as it is. Throws `not-found`. */
export async function pauseSchedule(c: ApiContext, name: string): Promise<Schedule> {
  return changeSchedule(c, name, (schedule, now) =>
    schedule.paused_at === undefined ? paused(now) : undefined,
  );
}

/** Resumes a schedule; an active one stays as it is. Throws `not-found`. */
export async function resumeSchedule(c: ApiContext, name: string): Promise<Schedule> {
  return changeSchedule(c, name, (schedule, now) =>
    schedule.paused_at === undefined ? undefined : active(schedule, now),
  );
}

/** @param decide What to change, or nothing. */
async function changeSchedule(
  c: ApiContext,
  name: string,
  decide: (schedule: Schedule, now: Date) => ScheduleChange | undefined,
): Promise<Schedule> {
  return untilWritten(async () => {
    const schedule = await findSchedule(c, name);
    const change = decide(schedule, c.var.services.backend.now());
    return change ? c.var.services.backend.schedules.change(schedule, change) : schedule;
  });
}

async function untilWritten<Written>(write: () => Promise<Written | undefined>): Promise<Written> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const written = await write();
    if (written !== undefined) return written;
  }
  throw new ProblemError(
    'unavailable',
    'Other requests keep changing this schedule. Try again in a moment.',
    {
      retryable: true,
    },
  );
}

function newSchedule(name: Pick<Schedule, 'tenant' | 'name'>, request: ScheduleRequest, now: Date): Schedule {
  const time = now.toISOString();
  return {
    id: newId('schedule', now.getTime()),
    ...name,
    ...asked(request),
    created_at: time,
    updated_at: time,
    revision: 0,
    unrecorded: [],
    ...(request.paused ? paused(now) : active(request, now)),
  };
}

/**
 * Returns the changes that a request makes to an existing schedule. If neither its times nor its pause
 * change, the time of the next run stays, so that a run that is due now is not lost.
 */
function definition(request: ScheduleRequest, existing: Schedule, now: Date): ScheduleChange {
  const sameTimes = existing.cron === request.cron && existing.timezone === request.timezone;
  const isPaused = existing.paused_at !== undefined;
  const times = request.paused ? paused(now) : active(request, now);
  return {
    ...asked(request),
    updated_at: now.toISOString(),
    ...(sameTimes && isPaused === request.paused ? {} : times),
  };
}

/** Returns all members, so that those that the request leaves out do not stay as they were. */
function asked({ cron, timezone, evaluation, overlap, compare_to_previous, webhook }: ScheduleRequest) {
  return { cron, timezone, evaluation, overlap, compare_to_previous, webhook };
}

function paused(now: Date): Pick<Schedule, 'paused_at' | 'next_run_at'> {
  return { paused_at: now.toISOString(), next_run_at: undefined };
}

function active(times: CronTimes, now: Date): Pick<Schedule, 'paused_at' | 'next_run_at'> {
  return { paused_at: undefined, next_run_at: nextTime(times, now).toISOString() };
}
