/**
 * Reads the parts of a JPEG's structure that its decoder does not report: whether the file reaches its end
 * marker, which distinguishes a truncated file from a damaged one, and how its samples are laid out.
 */

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** The last of SOF0 and SOF1; the frames from SOF2 on are progressive, lossless or arithmetic. */
const LAST_SEQUENTIAL_FRAME = 0xc1;

type Segment = { marker: number; at: number };

/**
 * Returns true if an end-of-image marker follows the first scan's header. In coded data, 0xff is followed by
 * 0x00 or a restart marker, so this marker does not occur there. The marker of an embedded thumbnail is in a
 * segment before the scan, which is skipped by its length.
 */
export function jpegIsComplete(bytes: Uint8Array): boolean {
  const scan = findSegment(bytes, (marker) => marker === START_OF_SCAN);
  if (scan === undefined) return false;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.includes(Buffer.of(0xff, END_OF_IMAGE), scan.at);
}

/**
 * Returns true if a single scan contains all of the image, from the first row to the last. A progressive file
 * that is cut between two scans shows every row, only coarser, so the amount lost is unknown.
 */
export function jpegHasOneScan(bytes: Uint8Array): boolean {
  const frame = findSegment(bytes, isStartOfFrame);
  const scan = findSegment(bytes, (marker) => marker === START_OF_SCAN);
  if (frame === undefined || scan === undefined || frame.marker > LAST_SEQUENTIAL_FRAME) return false;
  return bytes[scan.at + 4] === bytes[frame.at + 9];
}

/** Returns the same file with an end-of-image marker behind its last byte. */
export function withEndMarker(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.of(0xff, END_OF_IMAGE)]);
}

/** Reads the horizontal and vertical sampling factor of each component from the frame header. */
export function jpegSampling(bytes: Uint8Array): [horizontal: number, vertical: number][] {
  const frame = findSegment(bytes, isStartOfFrame);
  if (frame === undefined) return [];
  const components = bytes[frame.at + 9] ?? 0;
  return Array.from({ length: components }, (_, index) => {
    const factors = bytes[frame.at + 11 + index * 3] ?? 0;
    return [factors >> 4, factors & 15];
  });
}

/** Matches SOF0..SOF15 except the three codes of other segments among them. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Finds the first such segment before the first scan; nothing behind the scan is searched. */
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

/** The two-byte length includes itself; a value under 2 would not advance. */
function segmentBytes(bytes: Uint8Array, at: number): number {
  return Math.max((bytes[at]! << 8) | bytes[at + 1]!, 2);
}
