/** Lines of JSON, compressed: what an evaluation keeps of its images. Parts one after the other are a whole. */
import { pipeline, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip, gzip } from 'node:zlib';
import { splitLines } from '#evaluation/datasets/text-lines.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export async function packLines(lines: readonly string[]): Promise<Uint8Array> {
  return compress(lines.join(''));
}

export async function unpackLines(bytes: Uint8Array): Promise<string[]> {
  const text = (await decompress(bytes)).toString('utf8');
  return text.split('\n').slice(0, -1);
}

/** Of a stream of any length. @param name For messages. */
export function unpackedLines(bytes: Readable, name: string): AsyncIterable<string> {
  const unpacked = createGunzip();
  // What goes wrong is thrown to whoever reads.
  pipeline(bytes, unpacked, () => {});
  return splitLines(unpacked as AsyncIterable<Buffer>, name);
}
