/**
 * Reads the body of an answer up to a size, checking both the declared length and the bytes sent.
 */
import type { IncomingMessage } from 'node:http';

/**
 * How much of an unwanted body is read before the connection is closed: short bodies then end
 * cleanly.
 */
const UNWANTED_BYTES = 64 * 1024;

/**
 * Returns undefined if the body is longer than `maxBytes`; if that is 0, returns no bytes and never
 * refuses.
 */
export async function readBody(body: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  if (maxBytes === 0) {
    // The answer counts, however its body ends.
    await readUpTo(body, UNWANTED_BYTES).catch(() => undefined);
    return new Uint8Array();
  }
  if (Number(body.headers['content-length'] ?? 0) > maxBytes) return undefined;
  return readUpTo(body, maxBytes);
}

async function readUpTo(body: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
