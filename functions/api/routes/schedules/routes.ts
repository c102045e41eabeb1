/** `/v1/schedules`: each handler parses, calls and answers. */
import { isId } from '#contracts/ids.ts';
import { runPrefix, SCHEDULE_PREFIX } from '#backend/tables/schedule-table.ts';
import { scheduleNameSchema } from '#contracts/schedules/schedule-request.ts';
import { openEvaluations } from '#functions/schedules/open-evaluations.ts';
import { requestRun } from '#functions/schedules/request-run.ts';
import type { SchedulesContext } from '#functions/schedules/schedules-context.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { fromCursor, toCursor } from '../page-cursor.ts';
import { checkEvaluation } from './check-evaluation.ts';
import {
  deleteRoute,
  getRoute,
  listRoute,
  pauseRoute,
  putRoute,
  resumeRoute,
  runRoute,
  runsRoute,
} from './openapi.ts';
import { findSchedule, notFound, orNotFound } from './find-schedule.ts';
import { linkOf, presentRun, presentSchedule } from './present-schedule.ts';
import { keepSchedule, pauseSchedule, resumeSchedule } from './write-schedule.ts';

const OWN = { 'cache-control': 'private, no-cache' };

export function registerSchedules(app: ApiApp): void {
  app.openapi(listRoute, async (c) => {
    const { tenant } = c.var.caller;
    const { cursor, limit } = c.req.valid('query');
    const after = fromCursor(tenant, cursor, isSortKey);
    const { schedules, next } = await c.var.services.backend.schedules.list(tenant, { after, limit });
    const data = schedules.map((schedule) => presentSchedule(c, schedule));
    return c.json({ data, next_cursor: toCursor(next) }, 200, OWN);
  });

  app.openapi(getRoute, async (c) => {
    const schedule = await findSchedule(c, c.req.valid('param').name);
    return c.json(presentSchedule(c, schedule), 200, OWN);
  });

  app.openapi(putRoute, async (c) => {
    const { name } = c.req.valid('param');
    const request = c.req.valid('json');
    await checkEvaluation(c, request);
    const { schedule, isNew } = await keepSchedule(c, name, request);
    const shown = presentSchedule(c, schedule);
    return isNew ? c.json(shown, 201, { ...OWN, location: linkOf(c, schedule) }) : c.json(shown, 200, OWN);
  });

  app.openapi(deleteRoute, async (c) => {
    const { tenant } = c.var.caller;
    if (!(await c.var.services.backend.schedules.delete({ tenant, name: c.req.valid('param').name })))
      throw notFound();
    return c.body(null, 204);
  });

  app.openapi(pauseRoute, async (c) => {
    const schedule = await pauseSchedule(c, c.req.valid('param').name);
    return c.json(presentSchedule(c, schedule), 200, OWN);
  });

  app.openapi(resumeRoute, async (c) => {
    const schedule = await resumeSchedule(c, c.req.valid('param').name);
    return c.json(presentSchedule(c, schedule), 200, OWN);
  });

  app.openapi(runRoute, async (c) => {
    const name = { tenant: c.var.caller.tenant, name: c.req.valid('param').name };
    const run = orNotFound(await requestRun(contextOf(c), name, c.var.newId('scheduleRun')));
    return c.json(presentRun(c, run), 202, OWN);
  });

  app.openapi(runsRoute, async (c) => {
    const schedule = await findSchedule(c, c.req.valid('param').name);
    const { cursor, limit } = c.req.valid('query');
    const prefix = runPrefix(schedule);
    const after = fromCursor(schedule.tenant, cursor, (text) => isRunKey(text, prefix));
    const { runs, next } = await c.var.services.backend.schedules.listRuns(schedule, { after, limit });
    const data = runs.map((run) => presentRun(c, run));
    return c.json({ data, next_cursor: toCursor(next) }, 200, OWN);
  });
}

function contextOf(c: ApiContext): SchedulesContext {
  const { services, trace, logger: log } = c.var;
  const { now } = services.backend;
  return {
    schedules: c.var.services.backend.schedules,
    evaluations: openEvaluations(services),
    trace,
    now,
    log,
  };
}

function isSortKey(text: string): boolean {
  const name = text.slice(SCHEDULE_PREFIX.length);
  return text.startsWith(SCHEDULE_PREFIX) && scheduleNameSchema.safeParse(name).success;
}

function isRunKey(text: string, prefix: string): boolean {
  return text.startsWith(prefix) && isId('scheduleRun', text.slice(prefix.length));
}
