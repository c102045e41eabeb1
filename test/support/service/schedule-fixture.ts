/** A schedule that scores a dataset each night at half past two in Berlin. */
import { evaluationRequestSchema } from '#contracts/evaluations/evaluation-request.ts';
import { newId } from '#contracts/ids.ts';
import { nextTime } from '#contracts/schedules/cron.ts';
import type { Schedule } from '#contracts/schedules/schedule.ts';

export const NIGHTLY = {
  cron: '30 2 * * *',
  timezone: 'Europe/Berlin',
  evaluation: { dataset: { location: 's3://datasets/VOC2012/' }, vocabulary: 'voc21' },
};

export function scheduleFixture(now: Date, changes: Partial<Schedule> = {}): Schedule {
  const times = { cron: NIGHTLY.cron, timezone: NIGHTLY.timezone, ...changes };
  return {
    id: newId('schedule'),
    tenant: 'acme',
    name: 'nightly',
    evaluation: evaluationRequestSchema.parse(NIGHTLY.evaluation),
    overlap: 'skip',
    compare_to_previous: false,
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
    revision: 0,
    next_run_at: nextTime(times, now).toISOString(),
    unrecorded: [],
    ...times,
  };
}
