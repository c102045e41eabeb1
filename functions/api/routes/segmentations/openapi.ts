/** `/v1/segmentations` as the router and the API reference need it. */
import { z } from 'zod';
import { JOB_STATES } from '#contracts/jobs/job-states.ts';
import { OUTPUT_MEDIA_TYPES, OUTPUTS } from '#contracts/jobs/outputs.ts';
import { segmentationSchema, segmentationSummarySchema } from '#contracts/jobs/segmentation.ts';
import { segmentationRequestSchema } from '#contracts/jobs/segmentation-request.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { describeRoute } from '../describe-route.ts';
import { answerHeaders, REDIRECT_HEADERS } from '../openapi/answer-headers.ts';
import { idParameter, ifNoneMatch, json, PAGE_DESCRIPTION, traceparent } from '../shared-parameters.ts';
import { creationQuerySchema } from './read-creation.ts';

const tags = ['segmentations'];

/** "labels.png (image/png), ..." */
const ARTIFACTS = OUTPUTS.map((name) => `${name} (${OUTPUT_MEDIA_TYPES[name]})`).join(', ');
const params = idParameter('segmentation');

const file = { type: 'string' as const, format: 'binary' };

const formSchema = {
  type: 'object' as const,
  title: 'SegmentationForm',
  required: ['image', 'request'],
  properties: {
    image: { ...file, description: 'The image file.' },
    request: { $ref: '#/components/schemas/InlineSegmentationRequest' },
  },
};

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/segmentations',
    operationId: 'createSegmentation',
    tags,
    summary: 'Find things in an image',
    description:
      'The image is an upload, a URL or an object in S3; or the request itself holds it, as its body or as a part of a ' +
      `form, up to ${SERVICE_LIMITS.inlineImageBytes} bytes. With \`Prefer: wait=N\` (0 to ${SERVICE_LIMITS.waitSeconds} ` +
      'seconds) the answer is 200 with the result if the job ends within that time. If it does not, the answer is 202 ' +
      'and the job continues.',
    request: {
      query: creationQuerySchema,
      headers: z.object({
        prefer: z.string().optional().meta({
          description: '`wait=N` to wait for N seconds, or `wait` to wait as long as possible.',
          example: 'wait=10',
        }),
        traceparent,
      }),
      body: {
        content: {
          'application/json': { schema: segmentationRequestSchema },
          'image/*': { schema: file },
          'multipart/form-data': {
            schema: formSchema,
            encoding: { request: { contentType: 'application/json' } },
          },
        },
      },
    },
    responses: {
      200: json(
        segmentationSchema,
        'The job ended while the request waited.',
        answerHeaders('Location', 'Preference-Applied'),
      ),
      202: json(
        segmentationSchema,
        'The job was accepted and has not ended.',
        answerHeaders('Location', 'Retry-After', 'Preference-Applied'),
      ),
    },
  },
  {
    for: 'segment',
    creates: true,
    problems: [
      'invalid-image',
      'unsupported-image-type',
      'image-too-large',
      'image-mismatch',
      'upload-incomplete',
      'url-not-allowed',
      's3-source-not-allowed',
    ],
  },
);

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/segmentations',
    operationId: 'listSegmentations',
    tags,
    summary: 'List jobs, newest first',
    request: {
      query: pageQuerySchema.extend({
        status: z.enum(JOB_STATES).optional().meta({ description: 'Only jobs in this state.' }),
      }),
    },
    responses: {
      200: json(pageSchema(segmentationSummarySchema).meta({ id: 'SegmentationPage' }), PAGE_DESCRIPTION),
    },
  },
  { for: 'segment' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/segmentations/{id}',
    operationId: 'getSegmentation',
    tags,
    summary: 'Read a job, with links to its artifacts',
    request: { params, headers: z.object({ 'if-none-match': ifNoneMatch }) },
    responses: {
      200: json(segmentationSchema, 'The job.', answerHeaders('ETag', 'Retry-After')),
      304: { description: 'Not modified.', headers: answerHeaders('ETag', 'Retry-After') },
    },
  },
  { for: 'segment', problems: ['not-found', 'gone'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/segmentations/{id}',
    operationId: 'deleteSegmentation',
    tags,
    summary: 'Delete a job and all its files',
    description:
      'A job that has not ended is canceled. An image that the request itself held is deleted as well; an upload stays.',
    request: { params },
    responses: { 204: { description: 'The job is deleted.' } },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const cancelRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/segmentations/{id}/cancel',
    operationId: 'cancelSegmentation',
    tags,
    summary: 'Cancel a job',
    request: { params },
    responses: {
      200: json(segmentationSchema, 'The job is canceled.'),
      202: json(
        segmentationSchema,
        'The worker of the job stops within seconds.',
        answerHeaders('Retry-After'),
      ),
    },
  },
  { for: 'segment', problems: ['not-found', 'gone', 'conflict'] },
);

export const artifactRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/segmentations/{id}/artifacts/{name}',
    operationId: 'getSegmentationArtifact',
    tags,
    summary: 'Download an artifact',
    request: {
      params: params.extend({
        name: z
          .string()
          .max(200)
          .meta({ description: `One of ${ARTIFACTS}.`, example: 'labels.png' }),
      }),
    },
    responses: { 303: { description: 'A redirect to the file.', headers: REDIRECT_HEADERS } },
  },
  { for: 'segment', problems: ['not-found', 'gone'] },
);
