/**
 * Removes what is left of an expired upload: unfinished parts, and the image, unless a job created
 * from it may still have to read it.
 */
import { deleteImage } from '#backend/delete-image.ts';
import { abortMultipart } from '#backend/multipart-uploads.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { uploadRecordSchema } from '#contracts/uploads/upload.ts';
import type { SweepContext } from './sweep-context.ts';

export async function repairUpload(
  { objects, uploads, now }: SweepContext,
  row: unknown,
): Promise<'keep-upload' | 'delete-upload'> {
  const upload = uploadRecordSchema.parse(row);
  const needed = upload.needed_until && new Date(upload.needed_until);
  if (needed && needed > now()) {
    await uploads.scheduleSweep(upload, needed);
    return 'keep-upload';
  }
  const key = uploadKey(upload.tenant, upload.id);
  const { multipart } = upload;
  if (multipart && multipart.completed_at === undefined) {
    await abortMultipart(objects, { key, uploadId: multipart.s3_upload_id });
  }
  await deleteImage(objects, key);
  await uploads.delete(upload);
  return 'delete-upload';
}
