/**
 * PNGs whose pixels are numbers and not colors. Picture libraries expand a palette to colors and
 * stretch small depths; here the stored values come out.
 */
import { decode, type DecodedPng } from 'fast-png';
import { DEFAULT_MAX_PIXELS } from '#contracts/images/image-problems.ts';
import { invalidDataset } from './invalid-dataset.ts';

export type PixelValues = { width: number; height: number; data: Uint8Array | Uint16Array };

/** The header comes first in every PNG, each number at its place. */
const WIDTH_AT = 16;
const HEIGHT_AT = 20;
const DEPTH_AT = 24;
const INTERLACE_AT = 28;
const SIGNATURE = '89504e470d0a1a0a';

/**
 * Palette indices or gray values of 1 to 16 bits, row-major, as stored.
 * @throws ProblemError `invalid-dataset`
 */
export function readPngValues(bytes: Uint8Array, path: string): PixelValues {
  const { width, height, channels, depth, data } = decodePng(bytes, path);
  if (channels !== 1) {
    throw invalidDataset(
      `${path} has ${channels} channels: it is a picture in colors. A mask has one value per pixel: save it as a gray or an indexed PNG.`,
    );
  }
  if (depth >= 8) return { width, height, data: data instanceof Uint16Array ? data : new Uint8Array(data) };
  return { width, height, data: unpack(data, { width, height, depth }) };
}

/**
 * Segment ids of COCO's panoptic PNGs, row-major: R + 256 G + 65536 B.
 * @throws ProblemError `invalid-dataset`
 */
export function readPngColorIds(
  bytes: Uint8Array,
  path: string,
): { width: number; height: number; ids: Uint32Array } {
  const { width, height, channels, depth, data } = decodePng(bytes, path);
  if (channels < 3 || depth !== 8) {
    throw invalidDataset(
      `${path} has ${channels} channel(s) of ${depth} bits. A panoptic PNG has colors of 8 bits: R + 256 G + 65536 B is the segment's id.`,
    );
  }
  const ids = new Uint32Array(width * height);
  for (let pixel = 0, at = 0; pixel < ids.length; pixel++, at += channels) {
    ids[pixel] = data[at]! + 256 * data[at + 1]! + 65_536 * data[at + 2]!;
  }
  return { width, height, ids };
}

function decodePng(bytes: Uint8Array, path: string): DecodedPng {
  checkHeader(bytes, path);
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    const reason = (error as Error).message.replace(/[.:]$/, '');
    throw invalidDataset(`${path} cannot be decoded: ${reason}. It is damaged; fetch it again.`, error);
  }
}

/** Refuses files that would take too much memory, or would be decoded to other values. */
function checkHeader(bytes: Uint8Array, path: string): void {
  if (bytes.length === 0)
    throw invalidDataset(`${path} is empty: 0 bytes. Masks are PNG files; fetch it again.`);
  const signature = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  if (signature !== SIGNATURE || bytes.length <= INTERLACE_AT) {
    throw invalidDataset(
      `${path} is not a PNG: ${bytes.length} bytes that begin with ${signature}. Masks are PNG files.`,
    );
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [header.getUint32(WIDTH_AT), header.getUint32(HEIGHT_AT)];
  if (width * height > DEFAULT_MAX_PIXELS) {
    throw invalidDataset(
      `${path} says that it is ${width} x ${height}; at most ${DEFAULT_MAX_PIXELS.toLocaleString('en-US')} pixels are read.`,
    );
  }
  const depth = header.getUint8(DEPTH_AT);
  if (depth < 8 && header.getUint8(INTERLACE_AT) !== 0) {
    throw invalidDataset(
      `${path} is an interlaced PNG of ${depth} bits, which cannot be read. Save it without interlacing or with 8 bits.`,
    );
  }
}

/** Rows begin at a byte; the highest bits are the leftmost pixel. */
function unpack(
  packed: DecodedPng['data'],
  { width, height, depth }: { width: number; height: number; depth: number },
): Uint8Array {
  const values = new Uint8Array(width * height);
  const perByte = 8 / depth;
  const bytesPerRow = Math.ceil(width / perByte);
  const mask = (1 << depth) - 1;
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const byte = packed[row * bytesPerRow + Math.floor(column / perByte)]!;
      values[at] = (byte >> (8 - depth * ((column % perByte) + 1))) & mask;
    }
  }
  return values;
}
