/** Stores artifacts where the job's row will refer to them, under keys that contain their sha256. */
import { createHash } from 'node:crypto';
import { artifactKey } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import type { ArtifactRecord, Job } from '#contracts/jobs/job.ts';
import { OUTPUT_MEDIA_TYPES, type Output } from '#contracts/jobs/outputs.ts';
import type { ResultArtifact } from '#engine/results/encode-artifacts.ts';

/** Returns once all are stored. */
export async function storeArtifacts(
  objects: Objects,
  job: Job,
  artifacts: readonly ResultArtifact[],
  signal?: AbortSignal,
): Promise<ArtifactRecord[]> {
  return Promise.all(
    artifacts.map(async ({ name, bytes }) => {
      const record = describeArtifact(job, name, bytes);
      await objects.put(record.key, bytes, record.media_type, signal);
      return record;
    }),
  );
}

function describeArtifact(job: Job, name: Output, bytes: Uint8Array): ArtifactRecord {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = artifactKey(job, { name, sha256 });
  return { name, media_type: OUTPUT_MEDIA_TYPES[name], bytes: bytes.length, sha256, key };
}
