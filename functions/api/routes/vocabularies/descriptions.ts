/** `/v1/vocabularies` as the API reference shows it. */
import { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import {
  vocabularyRequestSchema,
  vocabularyResourceSchema,
  vocabularySummarySchema,
} from '#contracts/vocabularies/vocabulary-resource.ts';
import { describeRoute } from '../describe-route.ts';
import { json, jsonBody } from '../shared-parameters.ts';

const tags = ['vocabularies'];
const path = '/v1/vocabularies/{name}';
/** Anything else is not found rather than wrong. */
const params = z.object({ name: z.string().max(200).meta({ description: 'Its name.', example: 'garden' }) });

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/vocabularies',
    tags,
    summary: 'List the vocabularies, those of the service first',
    request: { query: pageQuerySchema },
    responses: { 200: json(pageSchema(vocabularySummarySchema), 'A page of them.') },
  },
  { for: 'segment' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path,
    tags,
    summary: 'Read a vocabulary',
    request: { params },
    responses: { 200: json(vocabularyResourceSchema, 'The vocabulary.') },
  },
  { for: 'segment', problems: ['not-found'] },
);

export const putRoute = describeRoute(
  {
    method: 'put',
    path,
    tags,
    summary: 'Keep a vocabulary under a name',
    description: `Replaces the one of that name. Jobs that were made with it before keep the words they were made
with. A tenant keeps up to ${SERVICE_LIMITS.vocabularies}. Names of the service's own vocabularies are taken.`,
    request: { params, body: jsonBody(vocabularyRequestSchema) },
    responses: {
      200: json(vocabularyResourceSchema, 'It was replaced.'),
      201: json(vocabularyResourceSchema, 'It is new.', z.object({ location: z.string() })),
    },
  },
  { for: 'segment', problems: ['conflict'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path,
    tags,
    summary: 'Delete a vocabulary',
    request: { params },
    responses: { 204: { description: 'It is gone.' } },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);
