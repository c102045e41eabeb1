/** The body of an answer, up to a size: what a server declares and what it sends are both checked. */
import type { Dispatcher } from 'undici';

type Answer = Dispatcher.ResponseData;

/** Of a body that nobody wants, so much is read for politeness before the connection is closed. */
const UNWANTED_BYTES = 64 * 1024;

/** Undefined where it is longer than `maxBytes`; empty, and with no complaint, where that is 0. */
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
