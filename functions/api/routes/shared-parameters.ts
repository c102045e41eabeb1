/** Parameters and answers that several routes have. */
import type { RouteConfig } from '@hono/zod-openapi';
import { z } from 'zod';
import { idSchema, type IdKind } from '#contracts/ids.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';

/** `{id}` in a path. Anything else is not found rather than wrong: handlers look, and say 404. */
export function idParameter(kind: IdKind) {
  const example = idSchema(kind).meta()?.example;
  return z.object({ id: z.string().max(200).meta({ description: 'Its id.', example }) });
}

/** A JSON answer. */
export function json<Schema extends z.ZodType, Headers extends z.ZodObject>(
  schema: Schema,
  description: string,
  headers?: Headers,
) {
  return { description, content: { 'application/json': { schema } }, ...(headers && { headers }) };
}

/** The JSON body of a request. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

const idempotencyKeySchema = z
  .string()
  .optional()
  .meta({
    description:
      `Makes the request safe to repeat for ${SERVICE_LIMITS.idempotencySeconds / 3600} hours: the same body gets the same answer, ` +
      'with `Idempotency-Replayed: true`. At most ' +
      `${SERVICE_LIMITS.idempotencyKeyCharacters} printable ASCII characters, quoted or not.`,
    example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
  });

export function withIdempotencyKey(request: RouteConfig['request'] = {}): RouteConfig['request'] {
  const headers = z.object({ 'idempotency-key': idempotencyKeySchema });
  const own = request.headers instanceof z.ZodObject ? request.headers : z.object({});
  return { ...request, headers: headers.extend(own.shape) };
}
