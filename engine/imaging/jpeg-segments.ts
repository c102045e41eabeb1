/**
 * The little of a JPEG's structure that its decoder does not tell: whether the file reaches its
 * end marker, which parts a truncated file from a damaged one, and how its samples are laid out.
 */

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** SOF0 and SOF1; the frames from SOF2 on are progressive, lossless or arithmetic. */
const LAST_SEQUENTIAL_FRAME = 0xc1;

type Segment = { marker: number; at: number };

/**
 * True when an end-of-image marker follows the first scan's header. In coded data a 0xff is
 * followed by 0x00 or a restart marker, so the marker does not occur there; the one of an
 * embedded thumbnail lies in a segment before the scan, which is skipped by its length.
 */
export function jpegIsComplete(bytes: Uint8Array): boolean {
  const scan = findSegment(bytes, (marker) => marker === START_OF_SCAN);
  if (scan === undefined) return false;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.includes(Buffer.of(0xff, END_OF_IMAGE), scan.at);
}

/**
 * True where one scan holds all of the picture, from the first row to the last. A progressive file that is
 * cut between two scans shows every row, only coarser, so that nothing tells how much is lost.
 */
export function jpegHasOneScan(bytes: Uint8Array): boolean {
  const frame = findSegment(bytes, isStartOfFrame);
  const scan = findSegment(bytes, (marker) => marker === START_OF_SCAN);
  if (frame === undefined || scan === undefined || frame.marker > LAST_SEQUENTIAL_FRAME) return false;
  return bytes[scan.at + 4] === bytes[frame.at + 9];
}

/** The same file with an end-of-image marker behind its last byte. */
export function withEndMarker(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.of(0xff, END_OF_IMAGE)]);
}

/** Horizontal and vertical sampling factor of each component, from the frame header. */
export function jpegSampling(bytes: Uint8Array): [horizontal: number, vertical: number][] {
  const frame = findSegment(bytes, isStartOfFrame);
  if (frame === undefined) return [];
  const components = bytes[frame.at + 9] ?? 0;
  return Array.from({ length: components }, (_, index) => {
    const factors = bytes[frame.at + 11 + index * 3] ?? 0;
    return [factors >> 4, factors & 15];
  });
}

/** SOF0..SOF15 but for three codes of other segments among them. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** The first such segment up to the first scan, which no segment is searched behind. */
function findSegment(bytes: Uint8Array, wanted: (marker: number) => boolean): Segment | undefined {
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!;
    const isMarker = bytes[at] === 0xff && marker !== 0xff && marker !== 0;
    if (isMarker && wanted(marker)) return { marker, at };
    if (isMarker && marker === START_OF_SCAN) return undefined;
    at += isMarker ? 2 + segmentBytes(bytes, at + 2) : 1;
  }
  return undefined;
}

/** The two-byte length counts itself; fewer than 2 would not move on. */
function segmentBytes(bytes: Uint8Array, at: number): number {
  return Math.max((bytes[at]! << 8) | bytes[at + 1]!, 2);
}
