/** The one place that says which HTTP status and which title a problem has. */
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ProblemCode } from '../../../contracts/errors.ts';

export type ProblemKind = { status: ContentfulStatusCode; title: string };

export const PROBLEM_KINDS: Record<ProblemCode, ProblemKind> = {
  'invalid-image': { status: 422, title: 'The picture cannot be decoded' },
  'unsupported-image-type': { status: 415, title: 'The picture has an unsupported format' },
  'image-too-large': { status: 422, title: 'The picture is too large' },
  'image-mismatch': { status: 422, title: 'The bytes are not those that were declared' },
  'image-fetch-failed': { status: 422, title: 'The picture cannot be fetched' },
  'url-not-allowed': { status: 422, title: 'The service does not call this URL' },
  's3-source-not-allowed': { status: 422, title: 'The service may not read this object' },
  'invalid-model': { status: 500, title: 'The model cannot be used' },
  'model-not-found': { status: 500, title: 'The model is missing' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'limit-exceeded': { status: 422, title: 'The request asks for more than is allowed' },
  'cache-unavailable': { status: 500, title: 'The cache cannot be used' },
  'auxiliary-texts-unavailable': { status: 500, title: 'Auxiliary texts cannot be had' },
  'models-unavailable': { status: 500, title: 'The models folder cannot be used' },
  'download-failed': { status: 500, title: 'A download failed' },
  'provider-unavailable': { status: 500, title: 'The execution provider is missing' },
  'out-of-memory': { status: 500, title: 'The worker ran out of memory' },
  canceled: { status: 409, title: 'The work was canceled' },
  'job-expired': { status: 422, title: 'The job did not start in time' },
  'job-exhausted': { status: 500, title: 'The job failed too often' },
  unauthorized: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The request is not allowed' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'route-not-found': { status: 404, title: 'There is no such route' },
  'method-not-allowed': { status: 405, title: 'The route has other methods' },
  gone: { status: 410, title: 'The resource is no longer there' },
  conflict: { status: 409, title: 'The state of the resource does not allow it' },
  'idempotency-in-flight': { status: 409, title: 'The same request is being answered' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key was used for another request' },
  'request-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  'upload-incomplete': { status: 409, title: 'The upload has not arrived' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'The service is not available for the moment' },
  internal: { status: 500, title: 'The service made a mistake' },
};
