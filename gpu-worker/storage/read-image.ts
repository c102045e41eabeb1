/** Reads a job's image as it is in the store now, and compares it with what was declared. */
import { createHash } from 'node:crypto';
import { S3ServiceException } from '@aws-sdk/client-s3';
import type { Objects } from '#backend/objects.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { JobImage } from '#contracts/jobs/job.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { formatS3Address } from '#contracts/storage/s3-address.ts';

/** Throws `image-mismatch`, `s3-source-not-allowed` or `limit-exceeded`. */
export async function readImage(
  objects: Objects,
  image: JobImage,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { bucket, key } = image;
  if (bucket === undefined || key === undefined)
    throw new Error('a job reached the worker without its image');
  const onLength = (bytes: number) => checkLength(bytes, image.bytes);
  const received = await objects.get({ bucket, key }, { signal, onLength }).catch((error: unknown) => {
    throw isForbidden(error) && image.source === 's3' ? forbidden(bucket, key, error) : error;
  });
  if (received === undefined) throw gone();
  checkDigest(received, image.sha256);
  return received;
}

function checkLength(bytes: number, declared: number | undefined): void {
  if (declared !== undefined && bytes !== declared) {
    throw mismatch(`${count(bytes)} bytes`, `${count(declared)} bytes`);
  }
  if (bytes <= SERVICE_LIMITS.imageBytes) return;
  throw new ProblemError(
    'limit-exceeded',
    `The image has ${count(bytes)} bytes; at most ${count(SERVICE_LIMITS.imageBytes)} are allowed.`,
  );
}

function checkDigest(image: Uint8Array, declared: string | undefined): void {
  if (declared === undefined) return;
  const sha256 = createHash('sha256').update(image).digest('hex');
  if (sha256 !== declared) throw mismatch(`sha256 ${sha256}`, declared);
}

function mismatch(received: string, declared: string): ProblemError {
  return new ProblemError(
    'image-mismatch',
    `The image that arrived has ${received}; declared were ${declared}. Upload it again.`,
  );
}

function gone(): ProblemError {
  return new ProblemError(
    'image-mismatch',
    'The image no longer exists: it was deleted before the job started. Upload it again and create another job.',
  );
}

function isForbidden(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403;
}

/** S3 also answers 403 for a missing object if the caller may not list the bucket. */
function forbidden(bucket: string, key: string, cause: unknown): ProblemError {
  return new ProblemError(
    's3-source-not-allowed',
    `The service may not read ${formatS3Address({ bucket, key })}, or the object does not exist. Allow its role s3:GetObject, or upload the image.`,
    { cause },
  );
}

function count(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
