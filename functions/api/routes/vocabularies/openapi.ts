/** `/v1/vocabularies` as the router and the API reference need it. */
import { z } from 'zod';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { pageQuerySchema, pageSchema } from '#contracts/page.ts';
import {
  vocabularyNameSchema,
  vocabularyRequestSchema,
  vocabularyResourceSchema,
  vocabularySummarySchema,
} from '#contracts/vocabularies/vocabulary-resource.ts';
import { describeRoute } from '../describe-route.ts';
import { answerHeaders } from '../openapi/answer-headers.ts';
import { json, jsonBody, nameParameter } from '../shared-parameters.ts';

const tags = ['vocabularies'];
const path = '/v1/vocabularies/{name}';
const NAME = 'The name of the vocabulary.';
const newParams = z.object({ name: vocabularyNameSchema.meta({ description: NAME }) });
const params = nameParameter(NAME, 'garden');

export const listRoute = describeRoute(
  {
    method: 'get',
    path: '/v1/vocabularies',
    operationId: 'listVocabularies',
    tags,
    summary: 'List vocabularies, the built-in ones first',
    request: { query: pageQuerySchema },
    responses: { 200: json(pageSchema(vocabularySummarySchema).meta({ id: 'VocabularyPage' }), 'One page.') },
  },
  { for: 'segment' },
);

export const getRoute = describeRoute(
  {
    method: 'get',
    path,
    operationId: 'getVocabulary',
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
    operationId: 'putVocabulary',
    tags,
    summary: 'Create or replace a vocabulary',
    description: `A vocabulary of the same name is replaced; jobs that were created with it keep the words that they were created
with. A tenant has up to ${SERVICE_LIMITS.vocabularies} vocabularies. Built-in vocabularies cannot be replaced.`,
    request: { params: newParams, body: jsonBody(vocabularyRequestSchema) },
    responses: {
      200: json(vocabularyResourceSchema, 'The vocabulary was replaced.'),
      201: json(vocabularyResourceSchema, 'The vocabulary is new.', answerHeaders('Location')),
    },
  },
  { for: 'segment', problems: ['conflict'] },
);

export const deleteRoute = describeRoute(
  {
    method: 'delete',
    path,
    operationId: 'deleteVocabulary',
    tags,
    summary: 'Delete a vocabulary',
    request: { params },
    responses: { 204: { description: 'The vocabulary is deleted.' } },
  },
  { for: 'segment', problems: ['not-found', 'conflict'] },
);
