/**
 * `itaclip/client`: a client of the API for Node, browsers, Deno, Bun and edge runtimes.
 *
 * ```ts
 * import { Client, ProblemError } from 'itaclip/client';
 *
 * const client = new Client({ baseUrl: 'https://itaclip.example.com', token });
 * const job = await client.segment(file, ['dog', { name: 'lawn', synonyms: ['grass'] }]);
 * const overlay = await client.download(job, 'overlay.jpg'); // a Blob whose checksum was verified
 * ```
 *
 * What takes several requests is one call:
 *
 * - `segment(image, classes, options)` sends a file, bytes or an address, makes exactly one job, waits for its
 *   end and returns it. `wait` says how long; `onProgress` is called with `{ stage: 'upload', uploadId, sentBytes,
 *   totalBytes }` and `{ stage: 'job', job }`; the rest are members of the request, such as `preset`.
 * - `upload(image, { resume })` sends an image once for many jobs: `segment(await upload(file), classes)`.
 * - `evaluate(request, options)` scores a dataset and waits for its end.
 * - `wait(job)` follows a job that exists; `requireSuccess(job)` throws if it has failed.
 * - `get`, `list`, `cancel`, `delete` and `download` are for jobs that exist.
 * - `request('GET /v1/schedules/{name}', { path: { name } })` calls any other route, with the types of the API.
 * - `verifyWebhook(request, secret)` returns the event of a webhook that is from the service.
 *
 * Requests that fail for a moment are repeated with the same idempotency key, and `Retry-After` is obeyed. Every
 * call takes a `signal`. A call throws a `ProblemError` with a `code` for what the service refuses, and a
 * `TransferError` if no answer, or another than the service's, has arrived.
 */
export type * from './api-types.ts';
export type { AnswerOf, ClientOptions, RequestInput, RequestSettings, Route, TokenSource } from './api.ts';
export {
  Client,
  type CallOptions,
  type Classes,
  type EvaluateOptions,
  type SegmentOptions,
  type SegmentProgress,
} from './client.ts';
export type { ArtifactName } from './download-artifact.ts';
export {
  ProblemError,
  TransferError,
  type ProblemCode,
  type ProblemDetails,
  type TransferDetails,
} from './problem-error.ts';
export type { ImageInput } from './read-image.ts';
export type { Fetch } from './send-bytes.ts';
export type { UploadProgress, UploadSettings } from './upload-image.ts';
export {
  verifyWebhook,
  WebhookVerificationError,
  type VerifyOptions,
  type WebhookEvent,
  type WebhookRequest,
} from './verify-webhook.ts';
export { hasEnded, requireSuccess, type Job, type WaitSettings } from './wait-for-end.ts';
