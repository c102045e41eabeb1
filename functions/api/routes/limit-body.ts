/** Limits the size of bodies: an image inside a request may be larger than a document. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { ApiEnv } from '../context.ts';

const { requestBytes, inlineImageBytes } = SERVICE_LIMITS;

/** Boundaries and headers of a multipart body. */
const MULTIPART_OVERHEAD_BYTES = 16 * 1024;

export function imageTooLarge(): ProblemError {
  return new ProblemError(
    'request-too-large',
    `The body is too large: an image inside a request can have at most ${inlineImageBytes} bytes. Send it by POST /v1/uploads.`,
  );
}

function documentTooLarge(): ProblemError {
  return new ProblemError(
    'request-too-large',
    `The body is too large: at most ${requestBytes} bytes are allowed. Send a shorter one.`,
  );
}

function limit(maxSize: number, refusal: () => ProblemError): MiddlewareHandler<ApiEnv> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw refusal();
    },
  });
}

const limitDocument = limit(requestBytes, documentTooLarge);
const limitImage = limit(inlineImageBytes, imageTooLarge);
const limitForm = limit(inlineImageBytes + requestBytes + MULTIPART_OVERHEAD_BYTES, imageTooLarge);

export const limitBody: MiddlewareHandler<ApiEnv> = (c, next) => {
  const mediaType = c.req.header('content-type')?.toLowerCase() ?? '';
  if (mediaType.startsWith('image/')) return limitImage(c, next);
  return mediaType.startsWith('multipart/form-data') ? limitForm(c, next) : limitDocument(c, next);
};
