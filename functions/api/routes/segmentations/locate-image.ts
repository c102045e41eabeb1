/** Finds a job's image, and its first bytes if they can be read by now. */
import { createHash } from 'node:crypto';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { JobImage } from '#contracts/jobs/job.ts';
import type { SegmentationRequest } from '#contracts/jobs/segmentation-request.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import type { Services } from '#functions/api/context.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';
import { addressRules } from '#functions/guarded-fetch/address-rules.ts';
import { checkUrlAt } from '#functions/request-references/check-url-at.ts';
import { locateS3Image } from './locate-s3-image.ts';
import type { LocatedImage } from './located-image.ts';

/** An image that came in the request itself, or where the request says that it is. */
export type ImageSource = { inline: Uint8Array } | SegmentationRequest['image'];

export async function locateImage(
  services: Services,
  tenant: string,
  source: ImageSource,
  inlineId: string,
): Promise<LocatedImage> {
  if ('inline' in source) return inlineImage(services, tenant, source.inline, inlineId);
  if ('upload_id' in source) return uploadedImage(services, tenant, source.upload_id);
  if ('s3' in source) return locateS3Image(services, tenant, source.s3);
  return {
    image: { source: 'url', url: checkUrlAt('/image/url', source.url, addressRules(services.configuration)) },
  };
}

/** It is stored when everything else about the request was found right. */
function inlineImage(
  { backend }: Services,
  tenant: string,
  bytes: Uint8Array,
  upload_id: string,
): LocatedImage {
  return {
    image: {
      source: 'inline',
      upload_id,
      bucket: backend.objects.bucket,
      key: uploadKey(tenant, upload_id),
      bytes: bytes.length,
      sha256: sha256Of(bytes),
    },
    head: bytes.subarray(0, SERVICE_LIMITS.imageHeadBytes),
  };
}

async function uploadedImage(
  { backend: { uploads, objects } }: Services,
  tenant: string,
  id: string,
): Promise<LocatedImage> {
  const upload = await uploads.get({ tenant, id });
  if (!upload) throw noUpload(id);
  const place = { bucket: objects.bucket, key: uploadKey(tenant, id) };
  const stored = await objects.begin(place, SERVICE_LIMITS.imageHeadBytes);
  if (!stored) throw notArrived(upload);
  if (stored.bytes !== upload.bytes) throw otherLength(upload, stored.bytes);
  const { bytes, sha256 } = upload;
  const { head } = stored;
  // A store that checks signatures has compared it for an image in one piece, but for none in parts.
  const actual = async () => (head.length === bytes ? sha256Of(head) : objects.sha256(place));
  if (sha256 !== undefined && (await actual()) !== sha256) throw otherBytes(upload);
  const image: JobImage = { source: 'upload', upload_id: id, ...place, bytes, sha256 };
  return { image, head, declaredType: upload.content_type };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function noUpload(id: string): ProblemError {
  return invalidAt('/image/upload_id', `there is no upload ${id}, or it has expired`);
}

function notArrived({ id, multipart }: UploadRecord): ProblemError {
  const what = multipart ? 'Send its parts and complete it' : 'Send the bytes to its URL';
  return new ProblemError('upload-incomplete', `The upload ${id} has not arrived. ${what}, then try again.`, {
    errors: [{ pointer: '/image/upload_id', detail: 'has not arrived' }],
  });
}

function otherBytes({ id }: UploadRecord): ProblemError {
  return new ProblemError(
    'image-mismatch',
    `The bytes of the upload ${id} have another sha256 than was declared. Ask for a new upload and send the image again.`,
    { errors: [{ pointer: '/image/upload_id', detail: 'has another sha256 than was declared' }] },
  );
}

function otherLength({ id, bytes }: UploadRecord, received: number): ProblemError {
  return new ProblemError(
    'image-mismatch',
    `The upload ${id} was declared with ${bytes} bytes; ${received} arrived. Ask for a new upload with the right length.`,
    { errors: [{ pointer: '/image/upload_id', detail: `${received} bytes instead of ${bytes}` }] },
  );
}
