/** `/v1/uploads` as the API reference shows it. */
import { z } from 'zod';
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
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const tags = ['uploads'];
const params = idParameter('upload');
const HOURS = SERVICE_LIMITS.uploadSeconds / 3600;
const MINUTES = SERVICE_LIMITS.uploadStartSeconds / 60;

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads',
    tags,
    summary: 'Ask where to send an image',
    description: `Send the bytes with \`PUT\` to \`url\`, with exactly the \`headers\` of the answer, then name the
upload's id in \`POST /v1/segmentations\`. Length, media type and, when given, the sha256 are signed: the store refuses
any other request. The \`PUT\` needs no key, so that it works in background uploads of iOS and Android. It must start
within ${MINUTES} minutes; \`/renew\` gives another URL for ${HOURS} hours.

With \`multipart: true\` the image goes in parts, each of which may be sent again: ask \`/parts\` for a URL of each, then
\`/complete\`. After an interruption, \`GET /v1/uploads/{id}/parts\` tells what has arrived.`,
    request: { body: jsonBody(uploadRequestSchema) },
    responses: {
      201: json(uploadTicketSchema, 'Where and how to send it.', z.object({ location: z.string() })),
    },
  },
  { for: 'segment', creates: true },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/uploads/{id}',
    tags,
    summary: 'Whether an image has arrived',
    request: { params },
    responses: { 200: json(uploadSchema, 'The upload.') },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/uploads/{id}',
    tags,
    summary: 'Delete an upload and its bytes',
    description: 'A job that has not read the image yet fails.',
    request: { params },
    responses: { 204: { description: 'It is gone.' } },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const renewRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads/{id}/renew',
    tags,
    summary: 'Get another URL for the same upload',
    description: `Until ${HOURS} hours after it was asked for, and before the image has arrived.`,
    request: { params },
    responses: { 200: json(uploadTicketSchema, 'Where and how to send it now.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);

export const listPartsRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/uploads/{id}/parts',
    tags,
    summary: 'Which parts have arrived',
    request: { params },
    responses: { 200: json(partListSchema, 'The parts.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);

export const signPartsRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads/{id}/parts',
    tags,
    summary: 'Get URLs for parts',
    description: 'Ask again for a part whose URL has run out. A part that is sent again replaces the first.',
    request: { params, body: jsonBody(partsRequestSchema) },
    responses: { 200: json(partTicketsSchema, 'Where and how to send them.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);

export const completeRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/uploads/{id}/complete',
    tags,
    summary: 'Put the parts together',
    description: 'Needed before a job can be made of it. May be repeated.',
    request: { params },
    responses: { 200: json(uploadSchema, 'The image has arrived.') },
  },
  { for: 'segment', problems: ['not-found', 'conflict', 'upload-incomplete', 'image-mismatch'] },
);
