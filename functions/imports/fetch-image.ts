/**
 * Fetches an image by URL: its bytes, or what is wrong and whether a retry may help. Nothing is
 * decoded here: the worker decodes, and finds what a header hides.
 */
import { imageSize } from 'image-size';
import { ProblemError } from '#contracts/errors.ts';
import { IMAGE_FETCH, SERVICE_LIMITS } from '#contracts/limits.ts';
import { requireImageFormat } from '#contracts/images/detect-image-format.ts';
import type { ImageFormat } from '#contracts/images/image-format.ts';
import { DEFAULT_MAX_PIXELS, refuseTooManyPixels } from '#contracts/images/image-problems.ts';
import type { FetchFailure } from '../guarded-fetch/fetch-failure.ts';
import type { FetchAnswer, GuardedFetch } from '../guarded-fetch/guarded-fetch.ts';

export type FetchedImage = { bytes: Uint8Array; format: ImageFormat };

/** Statuses that are worth a retry. */
const PASSING_STATUSES = [408, 425, 429];

/**
 * @throws ProblemError `url-not-allowed`, `image-fetch-failed` (retryable if a retry may help),
 * `invalid-image` (empty), `unsupported-image-type`, `image-too-large`
 */
export async function fetchImage(fetch: GuardedFetch, url: string): Promise<FetchedImage> {
  const answer = await fetch({
    url,
    method: 'GET',
    headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'ITACLIP-Imports/1.0' },
    maxRedirects: IMAGE_FETCH.redirects,
    maxBytes: SERVICE_LIMITS.imageBytes,
    timeoutMilliseconds: IMAGE_FETCH.seconds * 1000,
  });
  if (answer.kind === 'failure') throw problemOfFailure(answer);
  if (answer.status < 200 || answer.status >= 300) throw problemOfStatus(answer);
  refuseEncoded(answer);
  const format = requireImageFormat(answer.bytes);
  refuseManyPixels(answer.bytes);
  return { bytes: answer.bytes, format };
}

function problemOfFailure({ reason, detail }: FetchFailure): ProblemError {
  if (reason === 'refused') return new ProblemError('url-not-allowed', detail);
  const retryable = reason !== 'too-large' && reason !== 'redirects';
  return new ProblemError('image-fetch-failed', `The image behind the URL cannot be fetched. ${detail}`, {
    retryable,
  });
}

function problemOfStatus({ status }: FetchAnswer): ProblemError {
  const detail = `The image behind the URL cannot be fetched. Its server answered ${status}.`;
  return new ProblemError('image-fetch-failed', detail, {
    retryable: status >= 500 || PASSING_STATUSES.includes(status),
  });
}

/** A compressed image would be reported as not being an image at all. */
function refuseEncoded({ headers }: FetchAnswer): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return;
  throw new ProblemError(
    'image-fetch-failed',
    `The image behind the URL was sent with the content encoding "${encoding}". ` +
      'Serve it as it is: the request asks for "identity".',
  );
}

function refuseManyPixels(bytes: Uint8Array): void {
  const size = sizeByHeader(bytes);
  if (size) refuseTooManyPixels(size.width, size.height, DEFAULT_MAX_PIXELS);
}

/** Returns undefined if the header does not tell: then the worker decides when it decodes. */
function sizeByHeader(bytes: Uint8Array): { width: number; height: number } | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined;
  }
}
