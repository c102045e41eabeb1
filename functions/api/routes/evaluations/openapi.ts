/** `/v1/evaluations` as the router and the API reference need it. */
import { z } from 'zod';
import { evaluationSchema, evaluationSummarySchema } from '#contracts/evaluations/evaluation.ts';
import { evaluationRequestSchema } from '#contracts/evaluations/evaluation-request.ts';
import { EVALUATION_ARTIFACTS } from '#contracts/evaluations/evaluation-row.ts';
import { EVALUATION_STATES } from '#contracts/evaluations/evaluation-states.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { describeRoute } from '../describe-route.ts';
import { answerHeaders, REDIRECT_HEADERS } from '../openapi/answer-headers.ts';
import {
  idParameter,
  ifNoneMatch,
  json,
  jsonBody,
  PAGE_DESCRIPTION,
  traceparent,
} from '../shared-parameters.ts';

const TAGS = ['evaluations'];
const PATH = '/v1/evaluations/{id}';
const params = idParameter('evaluation');

const redirect = { description: 'A redirect to the file.', headers: REDIRECT_HEADERS };

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/evaluations',
    operationId: 'createEvaluation',
    tags: TAGS,
    summary: 'Score a dataset',
    description:
      'Segments every image of a dataset, compares the labels with the ground truth and writes scores and a report. The ' +
      'operator must allow you the place of the dataset. Its labels are the classes of the vocabulary, in their order. ' +
      `A dataset has up to ${SERVICE_LIMITS.evaluationImages} images, and a tenant up to ${SERVICE_LIMITS.liveEvaluations} ` +
      'evaluations that have not ended.',
    request: {
      headers: z.object({ traceparent }),
      body: jsonBody(evaluationRequestSchema),
    },
    responses: {
      202: json(
        evaluationSchema,
        'The evaluation was accepted and waits for a worker.',
        answerHeaders('Location', 'Retry-After'),
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
    operationId: 'listEvaluations',
    tags: TAGS,
    summary: 'List evaluations, newest first',
    request: {
      query: pageQuerySchema.extend({
        status: z.enum(EVALUATION_STATES).optional().meta({ description: 'Only evaluations in this state.' }),
      }),
    },
    responses: {
      200: json(pageSchema(evaluationSummarySchema).meta({ id: 'EvaluationPage' }), PAGE_DESCRIPTION),
    },
  },
  { for: 'evaluate' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: PATH,
    operationId: 'getEvaluation',
    tags: TAGS,
    summary: 'Read an evaluation: its progress, or its scores',
    request: { params, headers: z.object({ 'if-none-match': ifNoneMatch }) },
    responses: {
      200: json(evaluationSchema, 'The evaluation.', answerHeaders('ETag', 'Retry-After')),
      304: { description: 'Not modified.', headers: answerHeaders('ETag', 'Retry-After') },
    },
  },
  { for: 'evaluate', problems: ['not-found', 'gone'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: PATH,
    operationId: 'deleteEvaluation',
    tags: TAGS,
    summary: 'Delete an evaluation and all its files',
    description:
      'An evaluation that has not ended is canceled. Deleting the files of a large one takes some minutes. The dataset stays.',
    request: { params },
    responses: { 204: { description: 'The evaluation is deleted.' } },
  },
  { for: 'evaluate', problems: ['not-found'] },
);

export const cancelRoute = describeRoute(
  {
    method: 'post',
    path: `${PATH}/cancel`,
    operationId: 'cancelEvaluation',
    tags: TAGS,
    summary: 'Cancel an evaluation',
    request: { params },
    responses: {
      200: json(evaluationSchema, 'The evaluation is canceled; its workers stop within seconds.'),
    },
  },
  { for: 'evaluate', problems: ['not-found', 'gone', 'conflict'] },
);

export const reportRoute = describeRoute(
  {
    method: 'get',
    path: `${PATH}/report`,
    operationId: 'getEvaluationReport',
    tags: TAGS,
    summary: 'Download the report of an evaluation',
    description: 'The report is an HTML file that needs no network.',
    request: { params },
    responses: { 303: redirect },
  },
  { for: 'evaluate', problems: ['not-found', 'gone'] },
);

export const artifactRoute = describeRoute(
  {
    method: 'get',
    path: `${PATH}/artifacts/{name}`,
    operationId: 'getEvaluationArtifact',
    tags: TAGS,
    summary: 'Download an artifact of an evaluation',
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
