/** An image in a bucket of the tenant's own: only where the operator allows it. */
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { isBelowPrefix, parseS3Address } from '#contracts/storage/s3-address.ts';
import type { Services } from '#functions/api/context.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';
import type { LocatedImage } from './located-image.ts';

const POINTER = '/image/s3';

/** @param address `s3://bucket/key` */
export async function locateS3Image(
  { backend: { objects }, configuration }: Services,
  tenant: string,
  address: string,
): Promise<LocatedImage> {
  const place = parseS3Address(address);
  const prefixes = configuration.ITACLIP_S3_SOURCES[tenant] ?? [];
  if (!place || place.bucket === objects.bucket || !isBelowPrefix(address, prefixes)) throw notAllowed();
  const stored = await readUnlessRefused(objects.begin(place, SERVICE_LIMITS.imageHeadBytes));
  if (!stored) throw invalidAt(POINTER, 'the object does not exist, or the service may not read it');
  if (stored.bytes > SERVICE_LIMITS.imageBytes) throw tooLarge(stored.bytes);
  return { image: { source: 's3', ...place, bytes: stored.bytes }, head: stored.head };
}

function notAllowed(): ProblemError {
  return new ProblemError(
    's3-source-not-allowed',
    'The operator of the service has not allowed this object for you. Ask for its bucket and prefix, or use an upload.',
    { errors: [{ pointer: POINTER, detail: 'is outside the buckets and prefixes that are allowed' }] },
  );
}

function tooLarge(bytes: number): ProblemError {
  return new ProblemError(
    'limit-exceeded',
    `The object has ${bytes} bytes; at most ${SERVICE_LIMITS.imageBytes} are allowed.`,
    { errors: [{ pointer: POINTER, detail: `${bytes} bytes` }] },
  );
}

const REFUSALS = new Set(['AccessDenied', 'Forbidden', 'NoSuchBucket', 'PermanentRedirect', '403', '301']);

/** Treats an object that the bucket's owner does not let us read as missing. */
async function readUnlessRefused<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && REFUSALS.has(error.name)) return undefined;
    throw error;
  }
}
