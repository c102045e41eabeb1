/** An upload in parts: what has arrived of it, where to send the rest, and the whole in the end. */
import type { z } from 'zod';
import type { Backend } from '#backend/backend.ts';
import {
  completeMultipart,
  listParts,
  type ArrivedPart,
  type Multipart,
} from '#backend/multipart-uploads.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { partTicketsSchema, UploadRecord } from '#contracts/uploads/upload.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';
import { partCount, partLength } from './part-plan.ts';
import { signPart } from './signed-upload.ts';

/** Throws `conflict` for an upload in one piece. */
export function transferOf({ tenant, id, multipart }: UploadRecord): Multipart {
  if (multipart) return { key: uploadKey(tenant, id), uploadId: multipart.s3_upload_id };
  throw new ProblemError(
    'conflict',
    `The upload ${id} has no parts: send the image to its URL in one piece.`,
  );
}

/** Throws `conflict` for an image that has been put together. */
export async function arrivedParts(
  objects: Backend['objects'],
  upload: UploadRecord,
): Promise<ArrivedPart[]> {
  const parts = await listParts(objects, transferOf(upload));
  if (parts && !upload.multipart?.completed_at) return parts;
  throw new ProblemError(
    'conflict',
    `The upload ${upload.id} is complete and takes no more parts. Create a job from it.`,
  );
}

export async function signParts(
  { objects, now }: Backend,
  upload: UploadRecord,
  numbers: readonly number[],
): Promise<z.infer<typeof partTicketsSchema>> {
  const count = partCount(upload.bytes);
  await arrivedParts(objects, upload);
  const beyond = numbers.findIndex((number) => number > count);
  if (beyond >= 0) {
    throw invalidAt(
      `/numbers/${beyond}`,
      `${upload.bytes} bytes have ${count} parts; there is no part ${numbers[beyond]}`,
    );
  }
  const parts = [...new Set(numbers)].map(async (number) => {
    const { url, headers, expiresAt } = await signPart(objects, upload, number, now());
    const bytes = partLength(upload.bytes, number);
    return { number, bytes, method: 'PUT' as const, url, headers, url_expires_at: expiresAt.toISOString() };
  });
  return { parts: await Promise.all(parts) };
}

/** Done once; whoever repeats it finds it done. Throws `upload-incomplete` or `image-mismatch`. */
export async function completeUpload(
  { objects, uploads }: Backend,
  upload: UploadRecord,
): Promise<UploadRecord> {
  const transfer = transferOf(upload);
  if (upload.multipart?.completed_at) return upload;
  const parts = await listParts(objects, transfer);
  if (parts) {
    requireAll(upload, parts);
    await completeMultipart(objects, transfer, parts);
  }
  const stored = await objects.head({ bucket: objects.bucket, key: transfer.key });
  if (!stored) throw incomplete(upload, 'nothing of it is in the store; ask for another upload');
  if (stored.bytes !== upload.bytes) throw otherLength(upload, stored.bytes);
  return (await uploads.markCompleted(upload)) ?? upload;
}

/** Requires all parts before they are assembled: afterwards none can be sent again. */
function requireAll(upload: UploadRecord, parts: readonly ArrivedPart[]): void {
  const arrived = new Set(parts.map(({ number }) => number));
  const numbers = Array.from({ length: partCount(upload.bytes) }, (_, index) => index + 1);
  const missing = numbers.filter((number) => !arrived.has(number));
  if (missing.length > 0) throw incomplete(upload, `these parts have not arrived: ${missing.join(', ')}`);
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total !== upload.bytes) throw otherLength(upload, total);
}

function incomplete({ id }: UploadRecord, why: string): ProblemError {
  return new ProblemError('upload-incomplete', `The upload ${id} cannot be completed: ${why}.`);
}

function otherLength({ id, bytes }: UploadRecord, received: number): ProblemError {
  return new ProblemError(
    'image-mismatch',
    `The upload ${id} was declared with ${bytes} bytes; its parts have ${received}. ` +
      'Send again the parts whose length differs from the length that their URLs were created for.',
  );
}
