/** `/v1/keys` and `/v1/tokens` as the router and the API reference need them. */
import { z } from 'zod';
import {
  keyRequestSchema,
  keyRotationSchema,
  keySchema,
  newKeySchema,
  sessionSchema,
  tokenRequestSchema,
  tokenSchema,
} from '#contracts/keys/key.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { tenantSchema } from '#contracts/tenant.ts';
import { describeRoute } from '../describe-route.ts';
import { answerHeaders } from '../openapi/answer-headers.ts';
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const tags = ['keys'];
const params = idParameter('key');
const location = answerHeaders('Location');
const query = z.object({
  tenant: tenantSchema.optional().meta({
    description: "The owner of the keys. Only the operator's administrators may name another tenant.",
  }),
});

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/keys',
    operationId: 'createKey',
    tags,
    summary: 'Create a key',
    description: `Only this answer shows the key, because the service stores only its hash. A tenant has up to ${SERVICE_LIMITS.keys} keys.`,
    request: { body: jsonBody(keyRequestSchema) },
    responses: { 201: json(newKeySchema, 'The key. It is not shown again.', location) },
  },
  { for: 'admin', creates: true, answersSecret: true },
);

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/keys',
    operationId: 'listKeys',
    tags,
    summary: 'List the valid keys, oldest first',
    request: { query: pageQuerySchema.extend(query.shape) },
    responses: { 200: json(pageSchema(keySchema).meta({ id: 'KeyPage' }), 'One page.') },
  },
  { for: 'admin' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/keys/{id}',
    operationId: 'getKey',
    tags,
    summary: 'Read the properties of a key',
    request: { params, query },
    responses: { 200: json(keySchema, 'The properties. The key itself is not shown.') },
  },
  { for: 'admin', problems: ['not-found'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/keys/{id}',
    operationId: 'revokeKey',
    tags,
    summary: 'Revoke a key',
    description: 'The key and the tokens that were made with it stop working within seconds.',
    request: { params, query },
    responses: { 204: { description: 'The key is revoked.' } },
  },
  { for: 'admin', problems: ['not-found'] },
);

export const rotateRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/keys/{id}/rotate',
    operationId: 'rotateKey',
    tags,
    summary: 'Replace a key',
    description: `Creates a key with the same name, scopes and expiry. The old key, and tokens that were made with it, work for
\`overlap\` more seconds: by default a day. 0 ends them at once.`,
    request: { params, query, body: jsonBody(keyRotationSchema) },
    responses: { 201: json(newKeySchema, 'The new key. It is not shown again.', location) },
  },
  { for: 'admin', creates: true, answersSecret: true, problems: ['not-found'] },
);

export const tokenRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/tokens',
    operationId: 'createToken',
    tags,
    summary: 'Create a token for an app',
    description: `A token lives for 60 to 3600 seconds and has the scope \`segment\` only. Let your backend create one for each
user of your app, so that the app contains no key. A token cannot create keys or tokens, and it expires with its key.`,
    request: { body: jsonBody(tokenRequestSchema) },
    responses: { 201: json(tokenSchema, 'The token. It is not shown again.') },
  },
  { for: 'segment', creates: true, answersSecret: true },
);

export const createSessionRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/sessions',
    operationId: 'createSession',
    tags,
    summary: 'Start a session of a browser',
    description: `A session is a token with all scopes of the key, for ${SERVICE_LIMITS.sessionSeconds / 3600} hours, so that a
page need not keep the key. It ends with the key. The token in the address that \`npm start\` prints starts one session,
once; other tokens start none.`,
    responses: { 201: json(sessionSchema, 'The session. Its token is not shown again.') },
  },
  { for: 'any-key', creates: true, answersSecret: true },
);

export const endSessionRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/sessions/current',
    operationId: 'endSession',
    tags,
    summary: 'End the session that sends this request',
    responses: { 204: { description: 'The token stops working within seconds.' } },
  },
  { for: 'any-key' },
);
