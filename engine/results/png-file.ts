/** Writes PNG files whose data are already filtered and compressed (PNG specification, third edition). */

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** Color types: gray, and indexed with a palette. */
export type PngHeader = { width: number; height: number; bitDepth: 8 | 16; colorType: 0 | 3 };

/** @param compressed The filtered rows as a zlib stream. @param palette Colors of an indexed image. */
export function writePng(
  { width, height, bitDepth, colorType }: PngHeader,
  compressed: Uint8Array,
  palette?: readonly (readonly number[])[],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bitDepth, colorType], 8);
  const chunks = [
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Uint8Array.from(palette.flat()))] : []),
    chunk('IDAT', compressed),
    chunk('IEND', new Uint8Array(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(cyclicRedundancyCheck(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** The remainders of all bytes by the polynomial of CRC-32. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** Computes CRC-32 by hand, because zlib's is missing from the first releases of Node 20. */
function cyclicRedundancyCheck(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = REMAINDERS[(remainder ^ byte) & 0xff]! ^ (remainder >>> 8);
  return (remainder ^ 0xffffffff) >>> 0;
}
