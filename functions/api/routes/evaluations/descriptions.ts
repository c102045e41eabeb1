/** The routes of evaluations, as router and API reference need them. */
import { z } from 'zod';
import { evaluationSchema, evaluationSummarySchema } from '#contracts/evaluations/evaluation.ts';
import { evaluationRequestSchema } from '#contracts/evaluations/evaluation-request.ts';
import { EVALUATION_ARTIFACTS } from '#contracts/evaluations/evaluation-row.ts';
import { EVALUATION_STATES } from '#contracts/evaluations/evaluation-states.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { describeRoute } from '../describe-route.ts';
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const TAGS = ['evaluations'];
const PATH = '/v1/evaluations/{id}';
const params = idParameter('evaluation');

const retryAfter = z
  .string()
  .optional()
  .meta({ description: 'Seconds after which to ask again, until it has ended.' });

const redirect = {
  description: 'It is there, for an hour at most.',
  headers: z.object({ location: z.string().meta({ description: 'Signed.' }) }),
};

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/evaluations',
    tags: TAGS,
    summary: 'Score a dataset',
    description:
      'Segments every image of a dataset, compares the labels with its truth and writes scores and a report. The dataset ' +
      'lies where the operator allows it for you, and its labels are the classes of the vocabulary in their order. ' +
      `Up to ${SERVICE_LIMITS.evaluationImages} images; ${SERVICE_LIMITS.liveEvaluations} evaluations of a tenant at a time.`,
    request: {
      headers: z.object({
        traceparent: z.string().optional().meta({ description: 'W3C trace context, up to the webhook.' }),
      }),
      body: jsonBody(evaluationRequestSchema),
    },
    responses: {
      202: json(
        evaluationSchema,
        'It waits for a worker.',
        z.object({
          location: z.string().meta({ description: 'The evaluation.' }),
          'retry-after': retryAfter,
          'idempotency-replayed': z.string().optional().meta({ description: '`true`: the answer was kept.' }),
        }),
      ),
    },
  },
  {
    for: 'evaluate',
    creates: true,
    problems: ['s3-source-not-allowed', 'void-is-a-class', 'url-not-allowed'],
  },
);

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/evaluations',
    tags: TAGS,
    summary: 'The evaluations, newest first',
    request: { query: pageQuerySchema.extend({ status: z.enum(EVALUATION_STATES).optional() }) },
    responses: {
      200: json(
        pageSchema(evaluationSummarySchema).meta({ id: 'EvaluationPage' }),
        'A page. It may be shorter than the limit although there is a next one.',
      ),
    },
  },
  { for: 'evaluate' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: PATH,
    tags: TAGS,
    summary: 'An evaluation: how far it is, or its scores',
    request: { params, headers: z.object({ 'if-none-match': z.string().optional() }) },
    responses: {
      200: json(
        evaluationSchema,
        'The evaluation.',
        z.object({
          etag: z.string().meta({
            description: 'For `If-None-Match`; other links alone change it every half hour.',
          }),
          'retry-after': retryAfter,
        }),
      ),
      304: { description: 'It is as the entity tag says.' },
    },
  },
  { for: 'evaluate', problems: ['not-found', 'gone'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: PATH,
    tags: TAGS,
    summary: 'Delete an evaluation and all its bytes',
    description:
      'One that has not ended is canceled. The bytes of a large one are gone some minutes later. The dataset stays.',
    request: { params },
    responses: { 204: { description: 'It is deleted.' } },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const cancelRoute = describeRoute(
  {
    method: 'post',
    path: `${PATH}/cancel`,
    tags: TAGS,
    summary: 'Cancel an evaluation',
    request: { params },
    responses: { 200: json(evaluationSchema, 'It is canceled; its workers stop within seconds.') },
  },
  { for: 'evaluate', problems: ['not-found', 'gone', 'conflict'] },
);

export const reportRoute = describeRoute(
  {
    method: 'get',
    path: `${PATH}/report`,
    tags: TAGS,
    summary: 'The report of an evaluation, for people',
    description: 'One HTML file that needs no network.',
    request: { params },
    responses: { 303: redirect },
  },
  { for: 'evaluate', problems: ['not-found', 'gone'] },
);

export const artifactRoute = describeRoute(
  {
    method: 'get',
    path: `${PATH}/artifacts/{name}`,
    tags: TAGS,
    summary: 'An artifact of an evaluation',
    request: {
      params: params.extend({
        name: z
          .string()
          .max(200)
          .meta({ description: `One of ${EVALUATION_ARTIFACTS.join(', ')}.`, example: 'evaluation.json' }),
      }),
    },
    responses: { 303: redirect },
  },
  { for: 'evaluate', problems: ['not-found', 'gone'] },
);
