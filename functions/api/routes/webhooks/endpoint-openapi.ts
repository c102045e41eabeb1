/** `/v1/webhook-endpoints` as the router and the API reference need it. */
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
import { answerHeaders } from '../openapi/answer-headers.ts';
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const tags = ['webhooks'];
const path = '/v1/webhook-endpoints/{id}';
const params = idParameter('webhookEndpoint');
const location = answerHeaders('Location');

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/webhook-endpoints',
    operationId: 'createWebhookEndpoint',
    tags,
    summary: 'Register a webhook endpoint',
    description: `Jobs and evaluations refer to it by \`webhook: {endpoint_id}\`. Every event is signed with the \`secret\` of the
endpoint, as Standard Webhooks 1.0 describes. The endpoint must answer 2xx within 15 seconds, or the delivery is retried for
three days; 410 disables the endpoint. A tenant has up to ${SERVICE_LIMITS.webhookEndpoints} endpoints.`,
    request: { body: jsonBody(endpointRequestSchema) },
    responses: { 201: json(endpointSchema, 'The endpoint.', location) },
  },
  { for: 'admin', creates: true, answersSecret: true, problems: ['url-not-allowed'] },
);

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/webhook-endpoints',
    operationId: 'listWebhookEndpoints',
    tags,
    summary: 'List webhook endpoints, oldest first',
    request: { query: pageQuerySchema },
    responses: {
      200: json(
        pageSchema(endpointSchema).meta({ id: 'WebhookEndpointPage' }),
        'One page, without `default`.',
      ),
    },
  },
  { for: 'admin' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path,
    operationId: 'getWebhookEndpoint',
    tags,
    summary: 'Read a webhook endpoint and its secret',
    description: 'The endpoint `default` has the secret that signs events for bare URLs (`webhook: {url}`).',
    request: { params },
    responses: { 200: json(endpointSchema, 'The endpoint.') },
  },
  { for: 'admin', problems: ['not-found'] },
);

export const patchRoute = describeRoute(
  {
    method: 'patch',
    path,
    operationId: 'updateWebhookEndpoint',
    tags,
    summary: 'Change a webhook endpoint',
    description:
      'Members that are left out stay as they are. `enabled: true` enables an endpoint again that a 410 has disabled.',
    request: { params, body: jsonBody(endpointPatchSchema) },
    responses: { 200: json(endpointSchema, 'The endpoint after the change.') },
  },
  { for: 'admin', problems: ['not-found', 'conflict', 'url-not-allowed'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path,
    operationId: 'deleteWebhookEndpoint',
    tags,
    summary: 'Delete a webhook endpoint',
    description: 'Pending deliveries to it end.',
    request: { params },
    responses: { 204: { description: 'The endpoint is deleted.' } },
  },
  { for: 'admin', problems: ['not-found', 'conflict'] },
);

export const pingRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/ping`,
    operationId: 'pingWebhookEndpoint',
    tags,
    summary: 'Send a test event to a webhook endpoint',
    description:
      'The event `ping` is signed, retried and logged as every other event. Read the delivery to see what became of it.',
    request: { params },
    responses: { 202: json(deliverySchema, 'The delivery, which is pending.', location) },
  },
  { for: 'admin', creates: true, problems: ['not-found', 'conflict'] },
);

export const rotateRoute = describeRoute(
  {
    method: 'post',
    path: `${path}/rotate-secret`,
    operationId: 'rotateWebhookSecret',
    tags,
    summary: 'Replace the secret of a webhook endpoint',
    description: `For ${SECRET_OVERLAP_SECONDS / 3600} hours every event carries two signatures, one by each secret.
Another rotation within that time ends the older secret.`,
    request: { params },
    responses: { 200: json(endpointSchema, 'The endpoint with its new secret.') },
  },
  { for: 'admin', creates: true, answersSecret: true, problems: ['not-found', 'conflict'] },
);
