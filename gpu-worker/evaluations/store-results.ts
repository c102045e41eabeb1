/** Puts the results of an evaluation where its row will say that they are, under keys that contain their sha256. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { artifactKey } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import type { EvaluationArtifact, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';

/** One that is in memory. */
export async function storeResult(
  objects: Objects,
  evaluation: EvaluationRow,
  { name, media_type, text }: Pick<EvaluationArtifact, 'name' | 'media_type'> & { text: string },
  signal: AbortSignal,
): Promise<EvaluationArtifact> {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = artifactKey(evaluation, { name, sha256 });
  await objects.put(key, bytes, media_type, signal);
  return { name, media_type, bytes: bytes.length, sha256, key };
}

/** `records.jsonl.gz`, which may be large: read once for its key, and once for its bytes. */
export async function storeRecords(
  objects: Objects,
  evaluation: EvaluationRow,
  parts: () => AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<EvaluationArtifact> {
  const about = { name: 'records.jsonl.gz', media_type: 'application/gzip' } as const;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of parts()) {
    signal.throwIfAborted();
    hash.update(part);
    bytes += part.length;
  }
  const sha256 = hash.digest('hex');
  const key = artifactKey(evaluation, { name: about.name, sha256 });
  const stream = Readable.from(parts(), { objectMode: false });
  await objects.putStream(key, stream, { bytes, mediaType: about.media_type, signal });
  return { ...about, bytes, sha256, key };
}
