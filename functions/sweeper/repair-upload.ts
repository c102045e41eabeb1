/**
 * What is left of an upload that is over. Parts without an end go at once. A photo goes when the
 * last job that could be made of it must have started, which is a day later.
 */
import { abortMultipart } from '../../contracts/cloud/multipart-uploads.ts';
import { uploadKey } from '../../contracts/cloud/object-keys.ts';
import { SERVICE_LIMITS } from '../../contracts/limits.ts';
import { later } from '../../contracts/time.ts';
import { uploadRecordSchema, type UploadRecord } from '../../contracts/uploads/upload.ts';
import type { SweepContext } from './sweep-context.ts';

/** For a job that started in its last second and had to start again. */
const RESTARTS_SECONDS = 3600;

export async function repairUpload(
  { objects, uploads, now }: SweepContext,
  row: unknown,
): Promise<'abort-upload' | 'delete-upload'> {
  const upload = uploadRecordSchema.parse(row);
  const key = uploadKey(upload.tenant, upload.id);
  const { multipart } = upload;
  if (multipart && multipart.completed_at === undefined) {
    await abortMultipart(objects, { key, uploadId: multipart.s3_upload_id });
  }
  const deletable = neededUntil(upload);
  if (deletable > now()) {
    await uploads.lookAgain(upload, deletable);
    return 'abort-upload';
  }
  await objects.delete(key);
  await uploads.delete(upload);
  return 'delete-upload';
}

function neededUntil({ expires_at }: UploadRecord): Date {
  return later(new Date(expires_at), SERVICE_LIMITS.expiresInSeconds + RESTARTS_SECONDS);
}
