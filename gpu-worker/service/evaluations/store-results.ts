/** Puts the results of an evaluation where its row will say that they are, under keys that contain their sha256. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactKey } from '../../../contracts/cloud/object-keys.ts';
import type { Objects } from '../../../contracts/cloud/objects.ts';
import type { EvaluationArtifact, EvaluationRow } from '../../../contracts/evaluations/evaluation-row.ts';

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

/** `records.jsonl.gz`, which may be large: by a file, because its key is known only at its end. */
export async function storeRecords(
  objects: Objects,
  evaluation: EvaluationRow,
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<EvaluationArtifact> {
  const about = { name: 'records.jsonl.gz', media_type: 'application/gzip' } as const;
  const folder = await mkdtemp(join(tmpdir(), 'itaclip-records-'));
  try {
    const path = join(folder, about.name);
    const { bytes, sha256 } = await writeParts(path, parts, signal);
    const key = artifactKey(evaluation, { name: about.name, sha256 });
    await objects.putStream(key, createReadStream(path), { bytes, mediaType: about.media_type, signal });
    return { ...about, bytes, sha256, key };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeParts(path: string, parts: AsyncIterable<Uint8Array>, signal: AbortSignal) {
  const hash = createHash('sha256');
  let bytes = 0;
  await using file = await open(path, 'w');
  for await (const part of parts) {
    signal.throwIfAborted();
    hash.update(part);
    await file.appendFile(part);
    bytes += part.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
