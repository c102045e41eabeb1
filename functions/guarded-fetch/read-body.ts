/**
 * Reads the body of an answer up to a size, checking both the declared length and the bytes sent.
 */
import type { Dispatcher } from 'undici';

type Answer = Dispatcher.ResponseData;

/**
 * How much of an unwanted body is read before the connection is closed: short bodies then end
 * cleanly.
 */
const UNWANTED_BYTES = 64 * 1024;

/**
 * Returns undefined if the body is longer than `maxBytes`; if that is 0, returns no bytes and never
 * refuses.
 */
export async function readBody(
  body: Answer['body'],
  headers: Answer['headers'],
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (maxBytes === 0) {
    await body.dump({ limit: UNWANTED_BYTES });
    return new Uint8Array();
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
