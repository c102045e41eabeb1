/** An upload as the API shows it: where to send it, or what has arrived. */
import type { z } from 'zod';
import type { Backend } from '#backend/backend.ts';
import { listParts } from '#backend/multipart-uploads.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import type { UploadRecord, uploadSchema, uploadTicketSchema } from '#contracts/uploads/upload.ts';
import { transferOf } from './multipart.ts';
import { PART_BYTES, partCount } from './part-plan.ts';
import { signUpload } from './signed-upload.ts';

export async function presentTicket(
  { objects, now }: Backend,
  upload: UploadRecord,
): Promise<z.infer<typeof uploadTicketSchema>> {
  const shared = { ...common(upload), method: 'PUT' as const };
  if (upload.multipart) {
    const parts = { part_bytes: PART_BYTES, part_count: partCount(upload.bytes) };
    return { ...shared, url: null, headers: {}, url_expires_at: null, ...parts };
  }
  const { url, headers, expiresAt } = await signUpload(objects, upload, now());
  const url_expires_at = expiresAt.toISOString();
  return { ...shared, url, headers, url_expires_at, part_bytes: null, part_count: null };
}

export async function presentUpload(
  { objects }: Pick<Backend, 'objects'>,
  upload: UploadRecord,
): Promise<z.infer<typeof uploadSchema>> {
  const [stored, parts] = await Promise.all([
    objects.head({ bucket: objects.bucket, key: uploadKey(upload.tenant, upload.id) }),
    upload.multipart && listParts(objects, transferOf(upload)),
  ]);
  const ofParts = parts?.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    ...common(upload),
    status: stored ? 'arrived' : 'waiting',
    received_bytes: stored?.bytes ?? ofParts ?? null,
    parts: parts ?? null,
  };
}

function common({ id, content_type, bytes, sha256, created_at, expires_at }: UploadRecord) {
  return { id, content_type, bytes, sha256: sha256 ?? null, created_at, expires_at };
}
