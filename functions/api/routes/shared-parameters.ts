/** Parameters and answers that several routes share. */
import type { RouteConfig } from '@hono/zod-openapi';
import { z } from 'zod';
import { idSchema, type IdKind } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { IDEMPOTENCY_KEY_PATTERN } from '../idempotency/read-idempotency-key.ts';
import type { HeaderReferences } from './openapi/answer-headers.ts';

/** `{id}` in a path. Any other text is answered with 404, not 422: the handlers look it up. */
export function idParameter(kind: IdKind) {
  const example = idSchema(kind).meta()?.example;
  return z.object({ id: z.string().max(200).meta({ description: 'The id of the resource.', example }) });
}

/** `{name}` in a path. Any other text is answered with 404, not 422: the handlers look it up. */
export function nameParameter(description: string, example: string) {
  return z.object({ name: z.string().max(200).meta({ description, example }) });
}

/** A JSON answer. */
export function json<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  headers?: HeaderReferences,
) {
  return { description, content: { 'application/json': { schema } }, ...(headers && { headers }) };
}

/** The JSON body of a request. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** Describes the answer of a list whose rows may be filtered after they were read. */
export const PAGE_DESCRIPTION = 'One page. It may hold fewer items than `limit` even when more pages follow.';

export const ifNoneMatch = z
  .string()
  .optional()
  .meta({ description: 'Entity tags: the answer is 304 without a body if one of them is the current one.' });

export const traceparent = z
  .string()
  .optional()
  .meta({ description: 'The W3C trace context, which reaches as far as the webhook.' });

const idempotencyKeySchema = z
  .string()
  .optional()
  .meta({
    description:
      `Makes the request safe to repeat for ${SERVICE_LIMITS.idempotencySeconds / 3600} hours: the same key and body get the same ` +
      'answer, with `Idempotency-Replayed: true`, even if what it created was deleted since. A key has 1 to ' +
      `${SERVICE_LIMITS.idempotencyKeyCharacters} printable ASCII characters, with or without double quotes.`,
    example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    pattern: IDEMPOTENCY_KEY_PATTERN,
  });

export function withIdempotencyKey(request: RouteConfig['request'] = {}): RouteConfig['request'] {
  const headers = z.object({ 'idempotency-key': idempotencyKeySchema });
  const own = request.headers instanceof z.ZodObject ? request.headers : z.object({});
  return { ...request, headers: headers.extend(own.shape) };
}
