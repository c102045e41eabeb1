import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { readPngValues } from '#evaluation/datasets/png-values.ts';

const GRAY = 0;
const INDEXED = 3;

type Header = { width: number; height: number; depth: number; colorType: number; interlace?: number };

/** A PNG of packed rows, unfiltered; its palette is all black, so that values are not found by color. */
function png(header: Header, rows: readonly (readonly number[])[]): Uint8Array {
  const { width, height, depth, colorType, interlace = 0 } = header;
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.set([depth, colorType, 0, 0, interlace], 8);
  const data = deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', ihdr),
    ...(colorType === INDEXED ? [chunk('PLTE', Buffer.alloc(3 * 2 ** depth))] : []),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

describe('readPngValues', () => {
  it.each([
    [1, [[0b10110000], [0b01001000]], [1, 0, 1, 1, 0, 0, 1, 0, 0, 1]],
    [
      2,
      [
        [0b11100100, 0b01000000],
        [0b00011011, 0b10000000],
      ],
      [3, 2, 1, 0, 1, 0, 1, 2, 3, 2],
    ],
    [
      4,
      [
        [0x0f, 0x1e, 0x20],
        [0xa9, 0x87, 0x60],
      ],
      [0, 15, 1, 14, 2, 10, 9, 8, 7, 6],
    ],
    [
      8,
      [
        [0, 255, 7, 21, 80],
        [1, 2, 3, 4, 5],
      ],
      [0, 255, 7, 21, 80, 1, 2, 3, 4, 5],
    ],
  ])('gives indices and gray values of %i bits as they are stored', (depth, rows, expected) => {
    for (const colorType of [GRAY, INDEXED]) {
      const values = readPngValues(png({ width: 5, height: 2, depth, colorType }, rows), 'a.png');
      expect(values).toEqual({ width: 5, height: 2, data: Uint8Array.from(expected) });
    }
  });

  it('reads 16-bit values', () => {
    const bytes = png({ width: 2, height: 1, depth: 16, colorType: GRAY }, [[0x01, 0x2c, 0xff, 0xff]]);
    expect(readPngValues(bytes, 'a.png').data).toEqual(Uint16Array.of(300, 65_535));
  });

  it('reads interlaced values of 8 bits', () => {
    const data = Uint8Array.from({ length: 9 * 7 }, (_, pixel) => pixel);
    const bytes = encode({ width: 9, height: 7, data, channels: 1, depth: 8 }, { interlace: 'Adam7' });
    expect(readPngValues(bytes, 'a.png').data).toEqual(data);
  });

  it('refuses what would come out as other values', () => {
    const interlaced = png({ width: 1, height: 1, depth: 4, colorType: INDEXED, interlace: 1 }, [[0]]);
    expect(() => readPngValues(interlaced, 'a.png')).toThrow('a.png is an interlaced PNG of 4 bits');
    const colors = encode({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3), channels: 3, depth: 8 });
    expect(() => readPngValues(colors, 'a.png')).toThrow('a.png has 3 channels');
  });

  it('refuses what is damaged, of another format or far too large', () => {
    const whole = png({ width: 5, height: 2, depth: 8, colorType: GRAY }, [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
    const flipped = Uint8Array.from(whole, (byte, index) => (index === 45 ? byte ^ 1 : byte));
    const huge = png({ width: 65_536, height: 65_536, depth: 8, colorType: GRAY }, []);
    const rowMissing = png({ width: 5, height: 2, depth: 8, colorType: GRAY }, [[1, 2, 3, 4, 5]]);

    expect(() => readPngValues(whole.subarray(0, whole.length - 20), 'a.png')).toThrow(
      'a.png cannot be decoded',
    );
    expect(() => readPngValues(flipped, 'a.png')).toThrow('a.png cannot be decoded');
    expect(() => readPngValues(rowMissing, 'a.png')).toThrow('a.png cannot be decoded');
    expect(() => readPngValues(new Uint8Array(0), 'a.png')).toThrow('a.png is empty: 0 bytes');
    expect(() =>
      readPngValues(Buffer.from('\xff\xd8\xff\xe0 and what a JPEG goes on with', 'latin1'), 'a.png'),
    ).toThrow('begin with ffd8ffe0');
    expect(() => readPngValues(huge, 'a.png')).toThrow('65536 x 65536');
  });
});
