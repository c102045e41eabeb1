/**
 * `labels.png`: the labels themselves as pixel values, for programs. Sharp would quantize the palette and
 * reorder the values, so the file is written here.
 *
 * Equal maps give equal bytes on every processor. Node's zlib does not promise that in general, because it
 * searches for matches by a hash that depends on the processor's instructions. The strategy for runs needs no
 * search: it compares each byte with the one before. A label map is mostly runs once each row is replaced by
 * its difference to the row above, so the file is smaller than with a search, too.
 */
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import type { LabelMap } from './label-map.ts';
import { writePng } from './png-file.ts';
import { VOC_PALETTE } from './voc-palette.ts';

const compress = promisify(deflate);

/** Every option that decides the bytes is written out. */
const RUNS = { strategy: constants.Z_RLE, level: 6, memLevel: 8, windowBits: 15 };

/** PNG's filter that stores each byte as the difference to the byte above. */
const FILTER_UP = 2;

/**
 * Encodes up to 255 classes as 8-bit indexed with VOC's palette, more as 16-bit gray. It compresses in
 * another thread.
 */
export async function encodeLabelsPng({ width, height, data }: LabelMap): Promise<Uint8Array> {
  if (data instanceof Uint8Array) {
    const compressed = await compress(subtractRowsAbove(data, width), RUNS);
    return writePng({ width, height, bitDepth: 8, colorType: 3 }, compressed, VOC_PALETTE);
  }
  const compressed = await compress(subtractRowsAbove(bigEndian(data), width * 2), RUNS);
  return writePng({ width, height, bitDepth: 16, colorType: 0 }, compressed);
}

/** Returns the rows, each behind the byte that names its filter. */
function subtractRowsAbove(bytes: Uint8Array, rowBytes: number): Uint8Array {
  const filtered = new Uint8Array((bytes.length / rowBytes) * (rowBytes + 1));
  filtered[0] = FILTER_UP;
  filtered.set(bytes.subarray(0, rowBytes), 1);
  for (let from = rowBytes, to = rowBytes + 1; from < bytes.length; to += rowBytes + 1) {
    filtered[to] = FILTER_UP;
    // A typed array keeps differences modulo 256, as PNG does.
    for (let column = 1; column <= rowBytes; column += 1, from += 1)
      filtered[to + column] = bytes[from]! - bytes[from - rowBytes]!;
  }
  return filtered;
}

function bigEndian(words: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 2);
  for (let index = 0; index < words.length; index += 1) {
    bytes[2 * index] = words[index]! >> 8;
    bytes[2 * index + 1] = words[index]!;
  }
  return bytes;
}
