/**
 * Writes the smallest TIFF around given data. sharp reads a color profile only from a file, and tolerates a
 * damaged JPEG only inside a TIFF; both cases need only this one directory of tags.
 */

export type TiffContent = {
  width: number;
  height: number;
  /** 8-bit samples per pixel: 1 for gray, 3 for color. */
  samples: 1 | 3;
  /** A single strip: uncompressed RGB or gray rows, or with `chromaSampling` a whole JPEG file. */
  data: Uint8Array;
  /** Pixels that a color sample of the JPEG covers, horizontally and vertically. */
  chromaSampling?: [horizontal: number, vertical: number];
  iccProfile?: Uint8Array | undefined;
  /** EXIF orientation, 1..8. */
  orientation?: number;
};

/** TIFF field types. */
const SHORT = 3;
const LONG = 4;
const OPAQUE = 7;

/** Tag, type, count, and either the value or bytes that are stored elsewhere. */
type Entry = [tag: number, type: number, count: number, value: number | Uint8Array];

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

export function encodeTiff(content: TiffContent): Buffer {
  const entries = entriesOf(content);
  const directory = Buffer.alloc(2 + entries.length * ENTRY_BYTES + 4);
  directory.writeUInt16LE(entries.length, 0);
  const stored: Uint8Array[] = [];
  let storedAt = HEADER_BYTES + directory.length;
  entries.forEach(([tag, type, count, value], index) => {
    const at = 2 + index * ENTRY_BYTES;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(typeof value === 'number' ? value : storedAt, at + 8);
    if (typeof value === 'number') return;
    stored.push(value);
    storedAt += value.length;
  });
  return Buffer.concat([header(), directory, ...stored]);
}

/** Lists the tags in ascending order, as TIFF requires. */
function entriesOf(content: TiffContent): Entry[] {
  const { width, height, samples, data, chromaSampling, iccProfile, orientation = 1 } = content;
  const entries: Entry[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, samples, samples === 1 ? 8 : Buffer.of(8, 0, 8, 0, 8, 0)],
    [259, SHORT, 1, chromaSampling === undefined ? 1 : 7],
    [262, SHORT, 1, photometric(samples, chromaSampling !== undefined)],
    [273, LONG, 1, data], // position of the strip
    [274, SHORT, 1, orientation],
    [277, SHORT, 1, samples],
    [278, LONG, 1, height], // rows per strip
    [279, LONG, 1, data.length],
  ];
  if (chromaSampling !== undefined && samples === 3) {
    entries.push([530, SHORT, 2, chromaSampling[0] | (chromaSampling[1] << 16)]);
  }
  if (iccProfile !== undefined) entries.push([34675, OPAQUE, iccProfile.length, iccProfile]);
  return entries;
}

/** 1 = gray, 2 = RGB, 6 = YCbCr, which a JPEG stores. */
function photometric(samples: 1 | 3, isJpeg: boolean): number {
  if (samples === 1) return 1;
  return isJpeg ? 6 : 2;
}

function header(): Buffer {
  const bytes = Buffer.from('II*\0\0\0\0\0', 'latin1');
  bytes.writeUInt32LE(HEADER_BYTES, 4);
  return bytes;
}
