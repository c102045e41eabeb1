/** `/v1/schedules` as the API reference shows it. */
import { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { scheduleSchema } from '#contracts/schedules/schedule.ts';
import { scheduleRequestSchema } from '#contracts/schedules/schedule-request.ts';
import { scheduleRunSchema } from '#contracts/schedules/schedule-run.ts';
import { describeRoute } from '../describe-route.ts';
import { json, jsonBody } from '../shared-parameters.ts';

const tags = ['schedules'];
const path = '/v1/schedules/{name}';
/** Anything else is not found rather than wrong. */
const params = z.object({ name: z.string().max(200).meta({ description: 'Its name.', example: 'nightly' }) });

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/schedules',
    tags,
    summary: 'The schedules, by name',
    request: { query: pageQuerySchema },
    responses: { 200: json(pageSchema(scheduleSchema).meta({ id: 'SchedulePage' }), 'A page of them.') },
  },
  { for: 'evaluate' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path,
    tags,
    summary: 'Read a schedule',
    request: { params },
    responses: { 200: json(scheduleSchema, 'The schedule, with its next run and its last one.') },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const putRoute = describeRoute(
  {
    method: 'put',
    path,
    tags,
    summary: 'Make evaluations at set times',
    description: `Replaces the one of that name, whose history goes on. The evaluation is checked as if it was asked for now;
its vocabulary is read anew by each run. A time that a clock change leaves out runs right after it, one that occurs twice runs
once. A tenant keeps up to ${SERVICE_LIMITS.schedules}.`,
    request: { params, body: jsonBody(scheduleRequestSchema) },
    responses: {
      200: json(scheduleSchema, 'It was replaced.'),
      201: json(scheduleSchema, 'It is new.', z.object({ location: z.string() })),
    },
  },
  { for: 'evaluate', problems: ['url-not-allowed', 's3-source-not-allowed', 'void-is-a-class'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path,
    tags,
    summary: 'Delete a schedule',
    description: 'And its history. An evaluation that it has started goes on.',
    request: { params },
    responses: { 204: { description: 'It is gone.' } },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const pauseRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/pause`,
    tags,
    summary: 'Start no more runs',
    description:
      'Times that come meanwhile are no runs, and are not told as missed. A run that waits is started still.',
    request: { params },
    responses: { 200: json(scheduleSchema, 'It is paused.') },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const resumeRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/resume`,
    tags,
    summary: 'Start runs again, from the next time on',
    request: { params },
    responses: { 200: json(scheduleSchema, 'It is active.') },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const runRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/run`,
    tags,
    summary: 'Run it now',
    description: 'Also a paused one. The next time stays as it is, and `overlap` holds as for every run.',
    request: { params },
    responses: { 202: json(scheduleRunSchema, 'The run, as far as it came; it may have been skipped.') },
  },
  { for: 'evaluate', creates: true, problems: ['not-found'] },
);

export const runsRoute = describeRoute(
  {
    method: 'get',
    path: `${path}/runs`,
    tags,
    summary: 'What became of its runs, newest first',
    description: `For ${SERVICE_LIMITS.scheduleRunDays} days.`,
    request: { params, query: pageQuerySchema },
    responses: {
      200: json(pageSchema(scheduleRunSchema).meta({ id: 'ScheduleRunPage' }), 'A page of them.'),
    },
  },
  { for: 'evaluate', problems: ['not-found'] },
);
