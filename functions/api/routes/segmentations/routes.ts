/** `/v1/segmentations`: each handler parses, calls and answers. */
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Job } from '#contracts/jobs/job.ts';
import type { SegmentationRequest } from '#contracts/jobs/segmentation-request.ts';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { entityTag, matches } from '../entity-tag.ts';
import { findOrTombstone, findRetained, listRetained } from '../retained-rows.ts';
import { noArtifact, signArtifact } from '../sign-artifact.ts';
import { createSegmentation } from './create-segmentation.ts';
import { artifactRoute, cancelRoute, createRoute, deleteRoute, getRoute, listRoute } from './openapi.ts';
import { cancelJob, deleteJob } from './end-segmentation.ts';
import { preferredWait } from './read-preferred-wait.ts';
import { presentSegmentation, summarize } from './present-segmentation.ts';
import { readCreation } from './read-creation.ts';
import { waitForEnd } from './wait-for-end.ts';

const NOT_KEPT = { 'cache-control': 'private, no-store' };

export function registerSegmentations(app: ApiApp): void {
  app.openapi(createRoute, async (c) => {
    // The route's types know the JSON body only where it is the one that a route takes.
    const document = c.req.valid('json' as never) as SegmentationRequest;
    const job = await createSegmentation(c, await readCreation(c, c.req.valid('query'), document));
    c.set('jobId', job.id);
    c.header('Vary', 'Prefer', { append: true });
    const headers = { ...NOT_KEPT, location: `${linkBase(c)}/${job.id}` };
    const accepted = c.json(await present(c, job), 202, { ...headers, ...retryAfter(job) });
    await c.var.keepAnswer(accepted);
    const seconds = preferredWait(c.req.header('prefer'));
    if (seconds === undefined) return accepted;
    c.header('Preference-Applied', `wait=${seconds}`);
    const ended = await waitedFor(c, job, seconds);
    if (ended) {
      // Hono carries the headers of the answer that was kept over to this one.
      c.header('Retry-After', undefined);
      return c.json(await present(c, ended), 200, headers);
    }
    return c.json(await present(c, job), 202, { ...headers, ...retryAfter(job) });
  });

  app.openapi(listRoute, async (c) => {
    const { rows, next_cursor } = await listRetained(c, jobsOf(c), c.req.valid('query'));
    const data = rows.map((job) => summarize(c.var.services, job, c.var.requestId));
    return c.json({ data, next_cursor }, 200, NOT_KEPT);
  });

  app.openapi(getRoute, async (c) => {
    const job = await findRetained(c, jobsOf(c), c.req.valid('param').id);
    const etag = entityTag(job, c.var.services.backend.now());
    const headers = { 'cache-control': 'private, no-cache', etag, ...retryAfter(job) };
    if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
    return c.json(await present(c, job), 200, headers);
  });

  app.openapi(deleteRoute, async (c) => {
    const job = await findOrTombstone(c, jobsOf(c), c.req.valid('param').id);
    await deleteJob(c.var.services.backend, job);
    return c.body(null, 204);
  });

  app.openapi(cancelRoute, async (c) => {
    const job = await cancelJob(
      c.var.services.backend,
      await findRetained(c, jobsOf(c), c.req.valid('param').id),
    );
    const shown = await present(c, job);
    if (isTerminal(job.status)) return c.json(shown, 200, NOT_KEPT);
    return c.json(shown, 202, { ...NOT_KEPT, ...retryAfter(job) });
  });

  app.openapi(artifactRoute, async (c) => {
    const { id, name } = c.req.valid('param');
    const job = await findRetained(c, jobsOf(c), id);
    const artifact = job.artifacts.find((each) => each.name === name);
    if (!artifact) throw noArtifact(`segmentation ${id}`, job.artifacts, job.status);
    const { backend } = c.var.services;
    const { url } = await signArtifact(backend.objects, artifact, job, backend.now());
    return c.body(null, 303, { location: url, ...NOT_KEPT });
  });
}

function jobsOf(c: ApiContext) {
  return { table: c.var.services.backend.jobs, kind: 'segmentation' as const };
}

function linkBase(c: ApiContext): string {
  return `${c.var.services.configuration.ITACLIP_PUBLIC_URL}/v1/segmentations`;
}

async function present(c: ApiContext, job: Job) {
  return presentSegmentation(c.var.services, job, c.var.requestId);
}

/** A running job is nearly done; one that waits may wait longer. */
function retryAfter({ status }: Job): Record<string, string> {
  return isTerminal(status) ? {} : { 'retry-after': status === 'running' ? '1' : '2' };
}

async function waitedFor(c: ApiContext, job: Job, seconds: number): Promise<Job | undefined> {
  if (isTerminal(job.status)) return job;
  const until = c.var.startedAt + seconds * 1000;
  return waitForEnd(c.var.services.backend.jobs, job, until, c.req.raw.signal);
}
