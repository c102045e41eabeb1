/** `/v1/webhook-endpoints` as the API reference shows it. */
import { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { deliverySchema } from '#contracts/webhooks/delivery.ts';
import {
  endpointPatchSchema,
  endpointRequestSchema,
  endpointSchema,
  SECRET_OVERLAP_SECONDS,
} from '#contracts/webhooks/endpoint.ts';
import { describeRoute } from '../describe-route.ts';
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const tags = ['webhooks'];
const path = '/v1/webhook-endpoints/{id}';
const params = idParameter('webhookEndpoint');
const location = z.object({ location: z.string() });

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/webhook-endpoints',
    tags,
    summary: 'Name a receiver of webhooks',
    description: `Jobs and evaluations name it by \`webhook: {endpoint_id}\`. What it gets is signed as Standard Webhooks 1.0 with its
\`secret\`. It answers 2xx within 15 seconds, or the delivery is tried again for three days; 410 disables it. A tenant has up
to ${SERVICE_LIMITS.webhookEndpoints}.`,
    request: { body: jsonBody(endpointRequestSchema) },
    responses: { 201: json(endpointSchema, 'The receiver.', location) },
  },
  { for: 'admin', creates: true, answersSecret: true, problems: ['url-not-allowed'] },
);

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/webhook-endpoints',
    tags,
    summary: 'List the receivers, oldest first',
    request: { query: pageQuerySchema },
    responses: { 200: json(pageSchema(endpointSchema), 'A page of them, without `default`.') },
  },
  { for: 'admin' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path,
    tags,
    summary: 'Read a receiver and its secret',
    description: 'The id `default` has the secret that signs what is sent to bare URLs (`webhook: {url}`).',
    request: { params },
    responses: { 200: json(endpointSchema, 'The receiver.') },
  },
  { for: 'admin', problems: ['not-found'] },
);

export const patchRoute = describeRoute(
  {
    method: 'patch',
    path,
    tags,
    summary: 'Change a receiver',
    description: 'What is left out stays. `enabled: true` enables one again that was disabled by a 410.',
    request: { params, body: jsonBody(endpointPatchSchema) },
    responses: { 200: json(endpointSchema, 'As it is now.') },
  },
  { for: 'admin', problems: ['not-found', 'conflict', 'url-not-allowed'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path,
    tags,
    summary: 'Delete a receiver',
    description: 'Deliveries to it that are under way end.',
    request: { params },
    responses: { 204: { description: 'It is gone.' } },
  },
  { for: 'admin', problems: ['not-found', 'conflict'] },
);

export const pingRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/ping`,
    tags,
    summary: 'Send a test event',
    description: 'An event `ping`, signed, tried and logged as every other: follow the delivery.',
    request: { params },
    responses: { 202: json(deliverySchema, 'The delivery, on its way.', location) },
  },
  { for: 'admin', creates: true, problems: ['not-found', 'conflict'] },
);

export const rotateRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/rotate-secret`,
    tags,
    summary: 'Replace the secret',
    description: `For ${SECRET_OVERLAP_SECONDS / 3600} hours every event carries two signatures, one by each secret.
Rotating again within that time ends the older one.`,
    request: { params },
    responses: { 200: json(endpointSchema, 'With the new secret.') },
  },
  { for: 'admin', creates: true, answersSecret: true, problems: ['not-found', 'conflict'] },
);
