/** A job as the API shows it: links are signed when it is read. */
import type { Objects } from '#backend/objects.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Segmentation, SegmentationSummary } from '#contracts/jobs/segmentation.ts';
import type { Services } from '#functions/api/context.ts';
import { problemDocument } from '#functions/api/problems/problem-response.ts';
import { signArtifact } from '../sign-artifact.ts';

/** Presents the segmentation to a caller whose request has that id. */
export async function presentSegmentation(
  services: Services,
  job: Job,
  requestId: string,
): Promise<Segmentation> {
  const { backend, waitingRoom } = services;
  const [waiting, artifacts] = await Promise.all([
    waitingRoom.describe(job),
    presentArtifacts(backend.objects, job, backend.now()),
  ]);
  return {
    ...summarize(services, job, requestId),
    waiting,
    options: job.options,
    result: job.result ?? null,
    artifacts,
  };
}

export function summarize({ configuration }: Services, job: Job, requestId: string): SegmentationSummary {
  const publicUrl = configuration.ITACLIP_PUBLIC_URL;
  const self = `${publicUrl}/v1/segmentations/${job.id}`;
  return {
    id: job.id,
    status: job.status,
    created_at: job.created_at,
    started_at: job.started_at ?? null,
    finished_at: job.finished_at ?? null,
    start_by: job.start_by,
    expires_at: job.expires_at,
    priority: job.priority,
    preset: job.preset,
    vocabulary: job.vocabulary.name,
    classes: job.vocabulary.classes.map(({ name }) => name),
    metadata: job.metadata,
    progress: job.progress ?? null,
    degraded: job.degraded,
    problem: job.problem ? problemDocument(publicUrl, requestId, job.problem) : null,
    timings: job.timings ?? null,
    usage: job.usage ?? null,
    links: { self, cancel: isTerminal(job.status) ? null : `${self}/cancel` },
  };
}

async function presentArtifacts(objects: Objects, job: Job, now: Date): Promise<Segmentation['artifacts']> {
  return Promise.all(
    job.artifacts.map(async (artifact) => {
      const { name, media_type, bytes, sha256 } = artifact;
      return { name, media_type, bytes, sha256, ...(await signArtifact(objects, artifact, job, now)) };
    }),
  );
}
