/** `/v1/keys` and `/v1/tokens` as the API reference shows them. */
import { z } from 'zod';
import {
  keyRequestSchema,
  keyRotationSchema,
  keySchema,
  newKeySchema,
  tokenRequestSchema,
  tokenSchema,
} from '#contracts/keys/key.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import { tenantSchema } from '#contracts/tenant.ts';
import { describeRoute } from '../describe-route.ts';
import { idParameter, json, jsonBody } from '../shared-parameters.ts';

const tags = ['keys'];
const params = idParameter('key');
const location = z.object({ location: z.string() });
const query = z.object({
  tenant: tenantSchema
    .optional()
    .meta({ description: "Whose keys. Only the operator's administrators may name another tenant." }),
});

export const createRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/keys',
    tags,
    summary: 'Make a key',
    description: `The key is in this answer only: what is kept is its hash. A tenant has up to ${SERVICE_LIMITS.keys} keys.`,
    request: { body: jsonBody(keyRequestSchema) },
    responses: { 201: json(newKeySchema, 'The key, once.', location) },
  },
  { for: 'admin', creates: true, answersSecret: true },
);

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/keys',
    tags,
    summary: 'List the keys that work, oldest first',
    request: { query: pageQuerySchema.extend(query.shape) },
    responses: { 200: json(pageSchema(keySchema), 'A page of them.') },
  },
  { for: 'admin' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/keys/{id}',
    tags,
    summary: 'Read what is known of a key',
    request: { params, query },
    responses: { 200: json(keySchema, 'All but the key itself.') },
  },
  { for: 'admin', problems: ['not-found'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path: '/v1/keys/{id}',
    tags,
    summary: 'Revoke a key',
    description: 'It stops working within seconds, and so do the tokens that were made with it.',
    request: { params, query },
    responses: { 204: { description: 'It is revoked.' } },
  },
  { for: 'admin', problems: ['not-found'] },
);

export const rotateRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/keys/{id}/rotate',
    tags,
    summary: 'Replace a key',
    description: `Makes a key with the same name, scopes and end. The old one works for \`overlap\` seconds more (a day,
unless you say otherwise; 0 ends it at once), and so do the tokens that were made with it.`,
    request: { params, query, body: jsonBody(keyRotationSchema) },
    responses: { 201: json(newKeySchema, 'The new key, once.', location) },
  },
  { for: 'admin', creates: true, answersSecret: true, problems: ['not-found'] },
);

export const tokenRoute = describeRoute(
  {
    method: 'post',
    path: '/v1/tokens',
    tags,
    summary: 'Make a token for an app',
    description: `Lives for 60 to 3600 seconds and has the scope \`segment\` only. Let your backend make one for each
user of your app, so that the app ships no key. A token makes neither keys nor tokens, and ends with its key.`,
    request: { body: jsonBody(tokenRequestSchema) },
    responses: { 201: json(tokenSchema, 'The token, once.') },
  },
  { for: 'segment', creates: true, answersSecret: true },
);
