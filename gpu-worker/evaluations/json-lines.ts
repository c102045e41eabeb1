/**
 * Compressed JSON lines: the format in which an evaluation keeps its images. Concatenated parts are a valid
 * file.
 */
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

/**
 * Decompresses a stream of any length.
 * @param name The file's name in error messages.
 */
export function unpackedLines(bytes: Readable, name: string): AsyncIterable<string> {
  const unpacked = createGunzip();
  // Errors surface at the reader.
  pipeline(bytes, unpacked, () => {});
  return splitLines(unpacked as AsyncIterable<Buffer>, name);
}
