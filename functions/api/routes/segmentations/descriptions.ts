/** The routes of segmentations, as router and API reference need them. */
import { z } from 'zod';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { JOB_STATES } from '#contracts/jobs/job-states.ts';
import { OUTPUTS } from '#contracts/jobs/outputs.ts';
import { segmentationSchema, segmentationSummarySchema } from '#contracts/jobs/segmentation.ts';
import { segmentationRequestSchema } from '#contracts/jobs/segmentation-request.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { describeRoute } from '../describe-route.ts';
import { idParameter, json } from '../shared-parameters.ts';
import { creationQuerySchema } from './read-creation.ts';

const TAGS = ['segmentations'];

const retryAfter = z
  .string()
  .optional()
  .meta({ description: 'Seconds after which to ask again, until the job has ended.' });

const createdHeaders = z.object({
  location: z.string().meta({ description: 'The job.' }),
  'retry-after': retryAfter,
  'preference-applied': z.string().optional().meta({ description: '`wait=N`, where that was asked for.' }),
  'idempotency-replayed': z.string().optional().meta({ description: '`true`: the answer was kept.' }),
});

const formSchema = {
  type: 'object' as const,
  required: ['image', 'request'],
  properties: {
    image: { type: 'string' as const, contentMediaType: 'image/*' },
    request: { $ref: '#/components/schemas/InlineSegmentationRequest' },
  },
};

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/segmentations',
    tags: TAGS,
    summary: 'Find things in an image',
    description:
      'The image is an upload, a URL or an object in S3; or it is in the request itself, as the body or as a part of a ' +
      `form, up to ${SERVICE_LIMITS.inlineImageBytes} bytes. With \`Prefer: wait=N\` (0 to ${SERVICE_LIMITS.waitSeconds} ` +
      'seconds) the answer is 200 with the result where the job ends in time; the job goes on in any case.',
    request: {
      query: creationQuerySchema,
      headers: z.object({
        prefer: z.string().optional().meta({ description: '`wait=N`, or `wait`.', example: 'wait=10' }),
        traceparent: z.string().optional().meta({ description: 'W3C trace context, up to the webhook.' }),
      }),
      body: {
        content: {
          'application/json': { schema: segmentationRequestSchema },
          'image/*': { schema: { type: 'string', contentMediaType: 'image/*' } },
          'multipart/form-data': { schema: formSchema },
        },
      },
    },
    responses: {
      200: json(segmentationSchema, 'The job has ended while the request waited.', createdHeaders),
      202: json(segmentationSchema, 'The job waits for a worker.', createdHeaders),
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
    tags: TAGS,
    summary: 'The jobs, newest first',
    request: { query: pageQuerySchema.extend({ status: z.enum(JOB_STATES).optional() }) },
    responses: {
      200: json(
        pageSchema(segmentationSummarySchema).meta({ id: 'SegmentationPage' }),
        'A page. It may be shorter than the limit although there is a next one.',
      ),
    },
  },
  { for: 'segment' },
);

const jobHeaders = z.object({
  etag: z.string().meta({ description: 'For `If-None-Match`; other links alone change it every half hour.' }),
  'retry-after': retryAfter,
});

export const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/segmentations/{id}',
    tags: TAGS,
    summary: 'A job, with links to its artifacts',
    request: {
      params: idParameter('segmentation'),
      headers: z.object({ 'if-none-match': z.string().optional() }),
    },
    responses: {
      200: json(segmentationSchema, 'The job.', jobHeaders),
      304: { description: 'It is as the entity tag says.' },
    },
  },
  { for: 'segment', problems: ['not-found', 'gone'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/segmentations/{id}',
    tags: TAGS,
    summary: 'Delete a job and all its bytes',
    description:
      'A job that has not ended is canceled. An image that came with the job goes with it; an upload stays.',
    request: { params: idParameter('segmentation') },
    responses: { 204: { description: 'It is deleted.' } },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const cancelRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/segmentations/{id}/cancel',
    tags: TAGS,
    summary: 'Cancel a job',
    request: { params: idParameter('segmentation') },
    responses: {
      200: json(segmentationSchema, 'It is canceled.'),
      202: json(
        segmentationSchema,
        'Its worker stops within seconds.',
        z.object({ 'retry-after': retryAfter }),
      ),
    },
  },
  { for: 'segment', problems: ['not-found', 'gone', 'conflict'] },
);

export const artifactRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/segmentations/{id}/artifacts/{name}',
    tags: TAGS,
    summary: 'An artifact',
    request: {
      params: idParameter('segmentation').extend({
        name: z
          .string()
          .max(200)
          .meta({ description: `One of ${OUTPUTS.join(', ')}.`, example: 'labels.png' }),
      }),
    },
    responses: {
      303: {
        description: 'It is there, for an hour at most.',
        headers: z.object({ location: z.string().meta({ description: 'Signed.' }) }),
      },
    },
  },
  { for: 'segment', problems: ['not-found', 'gone'] },
);
