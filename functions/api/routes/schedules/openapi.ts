/** `/v1/schedules` as the router and the API reference need it. */
import { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { scheduleSchema } from '#contracts/schedules/schedule.ts';
import { scheduleNameSchema, scheduleRequestSchema } from '#contracts/schedules/schedule-request.ts';
import { scheduleRunSchema } from '#contracts/schedules/schedule-run.ts';
import { describeRoute } from '../describe-route.ts';
import { answerHeaders } from '../openapi/answer-headers.ts';
import { json, jsonBody, nameParameter } from '../shared-parameters.ts';

const tags = ['schedules'];
const path = '/v1/schedules/{name}';
const NAME = 'The name of the schedule.';
const newParams = z.object({ name: scheduleNameSchema.meta({ description: NAME }) });
const params = nameParameter(NAME, 'nightly');

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/schedules',
    operationId: 'listSchedules',
    tags,
    summary: 'List schedules by name',
    request: { query: pageQuerySchema },
    responses: { 200: json(pageSchema(scheduleSchema).meta({ id: 'SchedulePage' }), 'One page.') },
  },
  { for: 'evaluate' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path,
    operationId: 'getSchedule',
    tags,
    summary: 'Read a schedule',
    request: { params },
    responses: { 200: json(scheduleSchema, 'The schedule, with its next and its latest run.') },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const putRoute = describeRoute(
  {
    method: 'put',
    path,
    operationId: 'putSchedule',
    tags,
    summary: 'Create or replace a schedule',
    description: `Starts an evaluation at set times. A schedule of the same name is replaced and keeps its history. The
evaluation is checked as if it were requested now; each run reads its vocabulary again. A time that a clock change skips runs
right after the change, and a time that occurs twice runs once. A tenant has up to ${SERVICE_LIMITS.schedules} schedules.`,
    request: { params: newParams, body: jsonBody(scheduleRequestSchema) },
    responses: {
      200: json(scheduleSchema, 'The schedule was replaced.'),
      201: json(scheduleSchema, 'The schedule is new.', answerHeaders('Location')),
    },
  },
  { for: 'evaluate', problems: ['url-not-allowed', 's3-source-not-allowed', 'void-is-a-class'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path,
    operationId: 'deleteSchedule',
    tags,
    summary: 'Delete a schedule',
    description: 'Its history is deleted as well. An evaluation that it has started continues.',
    request: { params },
    responses: { 204: { description: 'The schedule is deleted.' } },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const pauseRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/pause`,
    operationId: 'pauseSchedule',
    tags,
    summary: 'Pause a schedule',
    description:
      'No run starts while a schedule is paused, and the times that pass are not recorded as missed. A run that is already ' +
      'waiting still starts.',
    request: { params },
    responses: { 200: json(scheduleSchema, 'The schedule is paused.') },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const resumeRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/resume`,
    operationId: 'resumeSchedule',
    tags,
    summary: 'Resume a schedule from its next time on',
    request: { params },
    responses: { 200: json(scheduleSchema, 'The schedule is active.') },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const runRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/run`,
    operationId: 'runSchedule',
    tags,
    summary: 'Run a schedule now',
    description:
      'This works for a paused schedule, too. The next time stays as it is, and `overlap` applies as for every run.',
    request: { params },
    responses: { 202: json(scheduleRunSchema, 'The run in its present state; it may have been skipped.') },
  },
  { for: 'evaluate', creates: true, problems: ['not-found'] },
);

export const runsRoute = describeRoute(
  {
    method: 'get',
    path: `${path}/runs`,
    operationId: 'listScheduleRuns',
    tags,
    summary: 'List the runs of a schedule, newest first',
    description: `Runs are kept for ${SERVICE_LIMITS.scheduleRunDays} days.`,
    request: { params, query: pageQuerySchema },
    responses: {
      200: json(pageSchema(scheduleRunSchema).meta({ id: 'ScheduleRunPage' }), 'One page.'),
    },
  },
  { for: 'evaluate', problems: ['not-found'] },
);
