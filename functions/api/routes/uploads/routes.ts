/** `/v1/uploads`: each handler parses, calls and answers. */
import { deleteImage } from '#backend/delete-image.ts';
import { abortMultipart, createMultipart } from '#backend/multipart-uploads.ts';
import { uploadKey } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import type { UploadRecord, UploadRequest } from '#contracts/uploads/upload.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import {
  completeRoute,
  createRoute,
  deleteRoute,
  getRoute,
  listPartsRoute,
  renewRoute,
  signPartsRoute,
} from './openapi.ts';
import { arrivedParts, completeUpload, signParts, transferOf } from './multipart.ts';
import { PART_BYTES, partCount } from './part-plan.ts';
import { presentTicket, presentUpload } from './present-upload.ts';

/** A signed URL lets its holder send the image, so the answer must not be cached. */
const NOT_KEPT = { 'cache-control': 'private, no-store' };

export function registerUploads(app: ApiApp): void {
  app.openapi(createRoute, async (c) => {
    const { backend, configuration } = c.var.services;
    const upload = await createUpload(c, c.req.valid('json'));
    const location = `${configuration.ITACLIP_PUBLIC_URL}/v1/uploads/${upload.id}`;
    return c.json(await presentTicket(backend, upload), 201, { ...NOT_KEPT, location });
  });

  app.openapi(getRoute, async (c) => {
    const upload = await findUpload(c, c.req.valid('param').id);
    return c.json(await presentUpload(c.var.services.backend, upload), 200, NOT_KEPT);
  });

  app.openapi(deleteRoute, async (c) => {
    await deleteUpload(c, await findUpload(c, c.req.valid('param').id));
    return c.body(null, 204);
  });

  app.openapi(renewRoute, async (c) => {
    const { backend } = c.var.services;
    const upload = await findUpload(c, c.req.valid('param').id);
    const { status } = await presentUpload(backend, upload);
    if (status === 'arrived') {
      throw new ProblemError(
        'conflict',
        `The upload ${upload.id} has arrived and needs no other URL. Create a job from it.`,
      );
    }
    return c.json(await presentTicket(backend, upload), 200, NOT_KEPT);
  });

  app.openapi(listPartsRoute, async (c) => {
    const upload = await findUpload(c, c.req.valid('param').id);
    const parts = await arrivedParts(c.var.services.backend.objects, upload);
    const part_count = partCount(upload.bytes);
    return c.json({ parts, part_bytes: PART_BYTES, part_count }, 200, NOT_KEPT);
  });

  app.openapi(signPartsRoute, async (c) => {
    const upload = await findUpload(c, c.req.valid('param').id);
    const tickets = await signParts(c.var.services.backend, upload, c.req.valid('json').numbers);
    return c.json(tickets, 200, NOT_KEPT);
  });

  app.openapi(completeRoute, async (c) => {
    const { backend } = c.var.services;
    const completed = await completeUpload(backend, await findUpload(c, c.req.valid('param').id));
    return c.json(await presentUpload(backend, completed), 200, NOT_KEPT);
  });
}

/** Under an idempotency key the row may be there from an attempt that died: then it is that one. */
async function createUpload(c: ApiContext, request: UploadRequest): Promise<UploadRecord> {
  const { uploads, objects, now } = c.var.services.backend;
  const { tenant } = c.var.caller;
  const { multipart, ...declared } = request;
  const id = c.var.newId('upload');
  const begun = multipart && (await createMultipart(objects, uploadKey(tenant, id), declared.content_type));
  const upload: UploadRecord = {
    id,
    tenant,
    ...declared,
    created_at: now().toISOString(),
    expires_at: later(now(), SERVICE_LIMITS.uploadSeconds).toISOString(),
    ...(begun && { multipart: { s3_upload_id: begun } }),
  };
  return (await uploads.create(upload)) ? upload : ((await uploads.get(upload)) ?? upload);
}

/** Throws `not-found`. */
async function findUpload(c: ApiContext, id: string): Promise<UploadRecord> {
  const { uploads } = c.var.services.backend;
  const upload = await uploads.get({ tenant: c.var.caller.tenant, id });
  if (!upload) throw new ProblemError('not-found', 'There is no upload with this id, or none any more.');
  return upload;
}

/** The row goes last: until then the deletion can be repeated. */
async function deleteUpload(c: ApiContext, upload: UploadRecord): Promise<void> {
  const { uploads, objects } = c.var.services.backend;
  if (upload.multipart) await abortMultipart(objects, transferOf(upload));
  await deleteImage(objects, uploadKey(upload.tenant, upload.id));
  await uploads.delete(upload);
}
