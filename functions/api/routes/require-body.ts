/** Checks every body before it is read as JSON. */
import type { MiddlewareHandler } from 'hono';
import { ProblemError } from '#contracts/errors.ts';
import { decodeText } from '#contracts/texts/decode-text.ts';
import type { ApiEnv } from '../context.ts';
import { ApiProblem } from '../problems/api-problem.ts';
import { isJson, mediaTypeOf } from './media-type.ts';

/** The service reads no compressed bodies. */
export const refuseEncodedBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase();
  if (encoding && encoding !== 'identity') {
    throw new ApiProblem(
      'unsupported-media-type',
      `The body has the Content-Encoding "${encoding}". Send it without an encoding.`,
      { headers: { 'accept-encoding': 'identity' } },
    );
  }
  await next();
};

/** Applies to routes whose body is always JSON. */
export const requireBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if ((await c.req.arrayBuffer()).byteLength === 0) {
    throw new ApiProblem('invalid-request', 'The request has no body.', { status: 400 });
  }
  await next();
};

/** Refuses JSON that is not UTF-8: the framework would put replacement characters into its words. */
export const requireUtf8: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (isJson(mediaTypeOf(c))) decodeUtf8(new Uint8Array(await c.req.arrayBuffer()), 'The body');
  await next();
};

/** Throws `invalid-request` with the status 400 for other bytes, and names the first of them. */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  try {
    return decodeText(bytes, name);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ApiProblem(error.code, error.message, { cause: error, status: 400 });
  }
}
