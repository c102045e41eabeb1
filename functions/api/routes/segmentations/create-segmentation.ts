/**
 * Makes a job of a request: everything is checked before anything is written. Then the writes, in an
 * order in which a crash between two of them loses nothing: the image (or that an upload is needed), the row, the message, and
 * the mark that it was sent (the sweeper sends the message of a row without the mark).
 */
import { passesAllowed } from '#contracts/compute/compute.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { Job } from '#contracts/jobs/job.ts';
import type { InlineSegmentationRequest } from '#contracts/jobs/segmentation-request.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { mediaTypeOf, type ImageFormat } from '#contracts/images/image-format.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { sendWork } from '#backend/send-work.ts';
import { neededUntil } from '#backend/tables/upload-table.ts';
import { SEGMENTATION_EVENTS } from '#contracts/webhooks/events.ts';
import type { ApiContext, Services } from '#functions/api/context.ts';
import { resolveWebhook } from '#functions/request-references/resolve-webhook.ts';
import { checkDeclaredType, checkImage } from './inspect-image.ts';
import { locateImage, noUpload } from './locate-image.ts';
import type { Creation } from './read-creation.ts';
import { addressRules } from '#functions/guarded-fetch/address-rules.ts';
import { readVocabulary } from '#functions/request-references/read-vocabulary.ts';
import { requireOneWayToName, resolveRequest } from './resolve-request.ts';

export async function createSegmentation(c: ApiContext, { request, image }: Creation): Promise<Job> {
  const { services, caller } = c.var;
  const { backend } = services;
  requireOneWayToName(request);
  const named =
    request.vocabulary === undefined
      ? undefined
      : await readVocabulary(backend, caller.tenant, request.vocabulary);
  const resolved = resolveRequest(request, named);
  const webhook = await resolveWebhook(request.webhook, {
    backend,
    tenant: caller.tenant,
    rules: addressRules(services.configuration),
    events: SEGMENTATION_EVENTS,
  });
  const {
    image: located,
    head,
    declaredType,
  } = await locateImage(services, caller.tenant, image, c.var.newId('upload'));
  const format = head && checkImage(head, resolved.options, passesAllowed(backend.compute));
  if (format && declaredType) checkDeclaredType(format, declaredType);
  const job: Job = { ...newJob(c, request), ...resolved, image: located, webhook };
  if ('inline' in image && format) await storeInlineImage(services, job, image.inline, format);
  if (located.source === 'upload') await keepUpload(services, job);
  return enqueue(services, job);
}

function newJob(
  c: ApiContext,
  request: InlineSegmentationRequest,
): Omit<Job, 'vocabulary' | 'options' | 'image'> {
  const now = c.var.services.backend.now();
  const { preset, outputs, metadata, priority, expires_in, retention_days } = request;
  return {
    id: c.var.newId('segmentation'),
    tenant: c.var.caller.tenant,
    status: 'queued',
    created_at: now.toISOString(),
    priority,
    trace: c.var.trace,
    preset,
    outputs: [...new Set(outputs)],
    metadata,
    start_by: later(now, expires_in).toISOString(),
    retention_days,
    expires_at: later(now, retention_days * DAY_SECONDS).toISOString(),
    errors: [],
    degraded: false,
    artifacts: [],
    event_pending: false,
  };
}

/**
 * Stores the image as an upload, so that the sweeper removes it when no job can need it any more.
 */
async function storeInlineImage(
  { backend: { uploads, objects, now } }: Services,
  { tenant, image, created_at, start_by }: Job,
  bytes: Uint8Array,
  format: ImageFormat,
): Promise<void> {
  const { upload_id: id = '', key = '', sha256 } = image;
  const content_type = mediaTypeOf(format);
  await uploads.create({
    id,
    tenant,
    content_type,
    bytes: bytes.length,
    sha256,
    created_at,
    expires_at: later(now(), SERVICE_LIMITS.uploadSeconds).toISOString(),
    needed_until: neededUntil(start_by),
  });
  await objects.put(key, bytes, content_type);
}

/** Extends the upload before the job's row is written: from then on the image must stay. */
async function keepUpload(
  { backend: { uploads } }: Services,
  { tenant, image: { upload_id: id = '' }, start_by }: Job,
): Promise<void> {
  if (await uploads.keepForJob({ tenant, id }, start_by)) return;
  throw noUpload(id);
}

/**
 * Sends the message also if the row exists: an earlier try of the same request may have sent
 * nothing.
 */
async function enqueue({ backend }: Services, job: Job): Promise<Job> {
  const { jobs, queues } = backend;
  const made = (await jobs.create(job)) ? job : await jobs.get(job);
  if (!made) throw new ProblemError('internal', `The job ${job.id} could be neither created nor read.`);
  if (made.status !== 'queued') return made;
  const { tenant, id, trace, image } = made;
  if (image.key === undefined) await queues.sendImport({ kind: 'segmentation', tenant, job_id: id, trace });
  else await sendWork(backend, made);
  return (await jobs.markEnqueued(made)) ?? made;
}
