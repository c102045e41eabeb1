/** A schedule and its runs as the API shows them. */
import type { z } from 'zod';
import type { Schedule, scheduleSchema } from '#contracts/schedules/schedule.ts';
import type { ScheduleRun, scheduleRunSchema } from '#contracts/schedules/schedule-run.ts';
import type { ApiContext } from '#functions/api/context.ts';
import { problemDocument } from '#functions/api/problems/problem-response.ts';

export function presentSchedule(c: ApiContext, schedule: Schedule): z.infer<typeof scheduleSchema> {
  const { name, cron, timezone, evaluation, overlap, compare_to_previous, webhook, created_at, updated_at } =
    schedule;
  const self = linkOf(c, schedule);
  return {
    name,
    cron,
    timezone,
    evaluation,
    overlap,
    compare_to_previous,
    webhook: webhook ?? null,
    paused: schedule.paused_at !== undefined,
    created_at,
    updated_at,
    next_run_at: schedule.next_run_at ?? null,
    last_run: schedule.last_run ? presentRun(c, schedule.last_run) : null,
    links: { self, runs: `${self}/runs` },
  };
}

export function presentRun(c: ApiContext, run: ScheduleRun): z.infer<typeof scheduleRunSchema> {
  const { id, status, trigger, scheduled_for, problem, evaluation_id } = run;
  const publicUrl = c.var.services.configuration.ITACLIP_PUBLIC_URL;
  return {
    id,
    status,
    trigger,
    scheduled_for,
    started_at: run.started_at ?? null,
    evaluation_id: evaluation_id ?? null,
    blocked_by: run.blocked_by ?? null,
    missed: run.missed ?? null,
    problem: problem ? problemDocument(publicUrl, c.var.requestId, problem) : null,
    links: { evaluation: evaluation_id ? `${publicUrl}/v1/evaluations/${evaluation_id}` : null },
  };
}

export function linkOf(c: ApiContext, { name }: Pick<Schedule, 'name'>): string {
  return `${c.var.services.configuration.ITACLIP_PUBLIC_URL}/v1/schedules/${name}`;
}
