import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Computes the digest in hex. */
export function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  return sha256Of(createReadStream(path, { highWaterMark: 1 << 20 }), signal);
}

/** Computes the digest in hex. */
export async function sha256Of(stream: Readable, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash, { signal });
  return hash.digest('hex');
}
