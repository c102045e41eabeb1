/** `/v1/uploads` as the router and the API reference need it. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import {
  partListSchema,
  partsRequestSchema,
  partTicketsSchema,
  uploadRequestSchema,
  uploadSchema,
  uploadTicketSchema,
} from '#contracts/uploads/upload.ts';
import { describeRoute } from '../describe-route.ts';
import { answerHeaders } from '../openapi/answer-headers.ts';
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const tags = ['uploads'];
const params = idParameter('upload');
const HOURS = SERVICE_LIMITS.uploadSeconds / 3600;
const MINUTES = SERVICE_LIMITS.uploadStartSeconds / 60;

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads',
    operationId: 'createUpload',
    tags,
    summary: 'Create an upload',
    description: `Send the bytes with \`PUT\` to the \`url\` of the answer, with exactly its \`headers\`, then use the
upload's id in \`POST /v1/segmentations\`. The link is signed for the length, the media type and, if given, the SHA-256: the
store refuses any other request. The \`PUT\` needs no key, so that background uploads of iOS and Android can send it. It must
start within ${MINUTES} minutes; \`/renew\` gives another URL for ${HOURS} hours.

With \`multipart: true\` the image is sent in parts, each of which can be repeated: \`POST /v1/uploads/{id}/parts\` gives a
URL for each, and \`/complete\` joins them. After an interruption, \`GET /v1/uploads/{id}/parts\` lists what has arrived.`,
    request: { body: jsonBody(uploadRequestSchema) },
    responses: {
      201: json(uploadTicketSchema, 'Where and how to send the image.', answerHeaders('Location')),
    },
  },
  { for: 'segment', creates: true },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/uploads/{id}',
    operationId: 'getUpload',
    tags,
    summary: 'Read an upload, and whether its image has arrived',
    request: { params },
    responses: { 200: json(uploadSchema, 'The upload.') },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/uploads/{id}',
    operationId: 'deleteUpload',
    tags,
    summary: 'Delete an upload and its image',
    description: 'A job that has not read the image yet will fail.',
    request: { params },
    responses: { 204: { description: 'The upload is deleted.' } },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const renewRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads/{id}/renew',
    operationId: 'renewUpload',
    tags,
    summary: 'Get another URL for an upload',
    description: `This works for ${HOURS} hours after the upload was created, until the image has arrived.`,
    request: { params },
    responses: { 200: json(uploadTicketSchema, 'Where and how to send the image now.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);

export const listPartsRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/uploads/{id}/parts',
    operationId: 'listUploadParts',
    tags,
    summary: 'List the parts that have arrived',
    request: { params },
    responses: { 200: json(partListSchema, 'The parts.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);

export const signPartsRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads/{id}/parts',
    operationId: 'createPartUrls',
    tags,
    summary: 'Get URLs for parts of an upload',
    description:
      'Repeat the request for a part whose URL has expired. A part that is sent again replaces the earlier one.',
    request: { params, body: jsonBody(partsRequestSchema) },
    responses: { 200: json(partTicketsSchema, 'Where and how to send the parts.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);

export const completeRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads/{id}/complete',
    operationId: 'completeUpload',
    tags,
    summary: 'Join the parts of an upload',
    description: 'Send this before you create a job from an upload in parts. It can be repeated.',
    request: { params },
    responses: { 200: json(uploadSchema, 'The image has arrived.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict', 'upload-incomplete', 'image-mismatch'] },
);
