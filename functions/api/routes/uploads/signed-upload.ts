/**
 * Links by which a client sends an image to the store, and nothing else: length, media type and,
 * where it was declared, the digest are signed headers, so that the store refuses any other request.
 * Such a PUT works in the background uploads of iOS and Android, which no signed form does.
 */
import { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import type { UploadRecord } from '#contracts/uploads/upload.ts';
import { partLength } from './part-plan.ts';

export type SignedRequest = {
  url: string;
  /** To be sent with it. The length is signed too; clients send that by themselves. */
  headers: Record<string, string>;
  expiresAt: Date;
};

const CHECKSUM = 'x-amz-checksum-sha256';
const OF_IMAGE = ['content-length', 'content-type', CHECKSUM];
/** Clients send a part with whatever type they like: the object has its own already. */
const OF_PART = ['content-length'];

/** Signs a link for the whole image. */
export async function signUpload(objects: Objects, upload: UploadRecord, now: Date): Promise<SignedRequest> {
  const checksum = upload.sha256 && Buffer.from(upload.sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({
    Bucket: objects.bucket,
    Key: uploadKey(upload.tenant, upload.id),
    ContentType: upload.content_type,
    ContentLength: upload.bytes,
    ChecksumSHA256: checksum,
  });
  const headers = { 'content-type': upload.content_type, ...(checksum && { [CHECKSUM]: checksum }) };
  return { ...(await sign(objects, command, upload, now)), headers };
}

/** Signs a link for one part, counted from 1. */
export async function signPart(
  objects: Objects,
  upload: UploadRecord,
  number: number,
  now: Date,
): Promise<SignedRequest> {
  const command = new UploadPartCommand({
    Bucket: objects.bucket,
    Key: uploadKey(upload.tenant, upload.id),
    UploadId: upload.multipart?.s3_upload_id,
    PartNumber: number,
    ContentLength: partLength(upload.bytes, number),
  });
  return { ...(await sign(objects, command, upload, now)), headers: {} };
}

async function sign(
  objects: Objects,
  command: PutObjectCommand | UploadPartCommand,
  upload: UploadRecord,
  now: Date,
): Promise<Pick<SignedRequest, 'url' | 'expiresAt'>> {
  const left = Math.floor((new Date(upload.expires_at).getTime() - now.getTime()) / 1000);
  const seconds = Math.max(1, Math.min(SERVICE_LIMITS.uploadStartSeconds, left));
  const options = {
    expiresIn: seconds,
    signingDate: now,
    signableHeaders: new Set(command instanceof PutObjectCommand ? OF_IMAGE : OF_PART),
    // A digest in the query string would be a parameter, not a header that the store compares.
    unhoistableHeaders: new Set([CHECKSUM]),
  };
  const url =
    command instanceof PutObjectCommand
      ? await getSignedUrl(objects.linkClient, command, options)
      : await getSignedUrl(objects.linkClient, command, options);
  return { url, expiresAt: later(now, seconds) };
}
