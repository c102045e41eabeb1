import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import {
  asSharp,
  colorDistance,
  drawFlat,
  drawGradient,
  drawPattern,
  meanDifference,
  pixelAt,
  storeTurned,
} from '#test/support/images/drawn-picture.ts';

const pattern = drawPattern(40, 24);
const gradient = drawGradient(96, 64);
const orange = [200, 100, 50];

describe('decodeImage', () => {
  it.each([
    ['png', () => asSharp(pattern).png()],
    ['tiff', () => asSharp(pattern).tiff({ compression: 'lzw' })],
    ['webp', () => asSharp(pattern).webp({ lossless: true })],
  ])('gives the very bytes of a lossless %s', async (format, encode) => {
    const decoded = await decodeImage(await encode().toBuffer());
    expect(decoded).toMatchObject({ width: 40, height: 24, format, orientation: 1 });
    expect([...decoded.data]).toEqual([...pattern.data]);
  });

  it.each([
    ['jpeg', () => asSharp(gradient).jpeg({ quality: 95 })],
    ['jpeg', () => asSharp(gradient).jpeg({ quality: 95, progressive: true })],
    ['webp', () => asSharp(gradient).webp({ quality: 95 })],
    ['avif', () => asSharp(gradient).avif({ quality: 90, effort: 0 })],
  ])('gives nearly the pixels of a lossy %s', async (format, encode) => {
    const decoded = await decodeImage(await encode().toBuffer());
    expect(decoded).toMatchObject({ width: 96, height: 64, format, orientation: 1 });
    expect(meanDifference(decoded, gradient)).toBeLessThan(2);
  });

  it('decodes a picture of one pixel', async () => {
    const decoded = await decodeImage(
      await asSharp(drawFlat(1, 1, orange))
        .png()
        .toBuffer(),
    );
    expect(decoded).toMatchObject({ width: 1, height: 1, data: Buffer.from(orange) });
  });

  it('reads bytes that lie inside a larger buffer', async () => {
    const file = await asSharp(pattern).png().toBuffer();
    const larger = Buffer.concat([Buffer.alloc(33, 7), file, Buffer.alloc(9)]);
    const decoded = await decodeImage(new Uint8Array(larger.buffer, larger.byteOffset + 33, file.length));
    expect([...decoded.data]).toEqual([...pattern.data]);
  });
});

describe('the EXIF orientation', () => {
  const tags = [1, 2, 3, 4, 5, 6, 7, 8];

  it('in a PNG comment, as ImageMagick once wrote it, is not applied', async () => {
    // A little-endian TIFF with one tag: 0x0112, orientation, is 6.
    const exif = `${Buffer.from('Exif\0\0').toString('hex')}49492a0008000000010012010300010000000600000000000000`;
    const comment = `Raw profile type exif\0\nexif\n${String(exif.length / 2).padStart(8)}\n${exif}\n`;
    const png = await asSharp(pattern).png().toBuffer();
    const file = Buffer.concat([png.subarray(0, 33), pngChunk('tEXt', comment), png.subarray(33)]);
    expect(await decodeImage(file)).toMatchObject({ width: 40, height: 24, orientation: 1 });
  });

  it.each(tags)('%i is applied once to PNG, TIFF and WebP', async (tag) => {
    const stored = asSharp(storeTurned(pattern, tag)).withMetadata({ orientation: tag });
    for (const file of [
      stored.clone().png(),
      stored.clone().tiff({ compression: 'lzw' }),
      stored.clone().webp({ lossless: true }),
    ]) {
      const decoded = await decodeImage(await file.toBuffer());
      expect(decoded).toMatchObject({ width: 40, height: 24, orientation: tag });
      expect([...decoded.data]).toEqual([...pattern.data]);
    }
  });

  it.each(tags)('%i is applied once to JPEG', async (tag) => {
    const stored = asSharp(storeTurned(gradient, tag)).withMetadata({ orientation: tag });
    const decoded = await decodeImage(await stored.jpeg({ quality: 95 }).toBuffer());
    expect(decoded).toMatchObject({ width: 96, height: 64, orientation: tag });
    expect(meanDifference(decoded, gradient)).toBeLessThan(2);
  });

  it.each(tags)('%i of an AVIF, whose container turns it, is not applied again', async (tag) => {
    const stored = asSharp(storeTurned(gradient, tag)).withMetadata({ orientation: tag });
    const decoded = await decodeImage(await stored.avif({ quality: 90, effort: 0 }).toBuffer());
    expect(decoded).toMatchObject({ width: 96, height: 64, orientation: 1 });
    expect(meanDifference(decoded, gradient)).toBeLessThan(2);
  });
});

describe('color', () => {
  it.each([
    [
      'png',
      () =>
        asSharp(drawFlat(8, 8, orange))
          .withIccProfile('p3')
          .png(),
    ],
    [
      'tiff',
      () =>
        asSharp(drawFlat(8, 8, orange))
          .withIccProfile('p3')
          .tiff({ compression: 'lzw' }),
    ],
    [
      'jpeg',
      () =>
        asSharp(drawFlat(8, 8, orange))
          .withIccProfile('p3')
          .jpeg({ quality: 100 }),
    ],
    [
      'webp',
      () =>
        asSharp(drawFlat(8, 8, orange))
          .withIccProfile('p3')
          .webp({ lossless: true }),
    ],
    [
      'avif',
      () =>
        asSharp(drawFlat(64, 64, orange))
          .withIccProfile('p3')
          .avif({ quality: 95, effort: 0 }),
    ],
  ])('of a Display P3 %s is converted to sRGB', async (_, encode) => {
    const file = await encode().toBuffer();
    const stored = await sharp(file).keepIccProfile().raw().toBuffer();
    expect(colorDistance([...stored.subarray(0, 3)], [188, 105, 63])).toBeLessThanOrEqual(4);
    const decoded = await decodeImage(file);
    expect(colorDistance(pixelAt(decoded, 4, 4), orange)).toBeLessThanOrEqual(3);
  });

  it('of CMYK inks is about what was printed, not its inverse', async () => {
    const half = await asSharp(drawFlat(32, 16, [180, 90, 80]))
      .png()
      .toBuffer();
    const picture = asSharp(drawFlat(32, 32, [255, 255, 255])).composite([{ input: half, gravity: 'north' }]);
    const rgb = await picture.png().toBuffer();
    for (const file of [
      await sharp(rgb).withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer(),
      await sharp(rgb).toColorspace('cmyk').jpeg({ quality: 100 }).toBuffer(),
      await sharp(rgb).withIccProfile('cmyk').tiff({ compression: 'lzw' }).toBuffer(),
    ]) {
      expect(await sharp(file).metadata()).toMatchObject({ space: 'cmyk' });
      const decoded = await decodeImage(file);
      expect(colorDistance(pixelAt(decoded, 16, 8), [180, 90, 80])).toBeLessThanOrEqual(24);
      expect(colorDistance(pixelAt(decoded, 16, 24), [255, 255, 255])).toBeLessThanOrEqual(6);
    }
  });

  it('of 16-bit samples is their upper byte', async () => {
    const samples = Uint16Array.from([0, 128 * 257, 65_535, 40_000, 20_000, 10_000]);
    const raw = { width: 2, height: 1, channels: 3 as const };
    const file = await sharp(samples, { raw }).toColorspace('rgb16').png().toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ depth: 'ushort' });
    const decoded = await decodeImage(file);
    const expected = [...samples].map((sample) => sample / 257);
    expect(colorDistance([...decoded.data], expected)).toBeLessThanOrEqual(1);
  });

  it('of gray pictures is repeated in three channels', async () => {
    const gray = { width: 3, height: 1, channels: 1 as const };
    const picture = sharp(Uint8Array.of(0, 90, 255), { raw: gray }).toColorspace('b-w');
    for (const file of [
      await picture.clone().png().toBuffer(),
      await picture.clone().tiff({ compression: 'lzw' }).toBuffer(),
    ]) {
      expect(await sharp(file).metadata()).toMatchObject({ channels: 1 });
      expect([...(await decodeImage(file)).data]).toEqual([0, 0, 0, 90, 90, 90, 255, 255, 255]);
    }
  });

  it('of transparent pixels is laid on white', async () => {
    const raw = { width: 3, height: 1, channels: 4 as const };
    const pixels = Uint8Array.of(200, 100, 50, 255, 200, 100, 50, 128, 200, 100, 50, 0);
    for (const file of [
      await sharp(pixels, { raw }).png().toBuffer(),
      await sharp(pixels, { raw }).webp({ lossless: true, exact: true }).toBuffer(),
      await sharp(pixels, { raw }).tiff({ compression: 'lzw' }).toBuffer(),
    ]) {
      const decoded = await decodeImage(file);
      expect(pixelAt(decoded, 0, 0)).toEqual(orange);
      expect(colorDistance(pixelAt(decoded, 1, 0), [227, 177, 152])).toBeLessThanOrEqual(1);
      expect(pixelAt(decoded, 2, 0)).toEqual([255, 255, 255]);
    }
  });

  it('of an animation is that of its first frame', async () => {
    const frames = { width: 8, height: 16, channels: 3 as const, pageHeight: 8 };
    const pixels = Uint8Array.from({ length: 8 * 16 * 3 }, (_, i) => (i < 8 * 8 * 3 ? 200 : 20));
    const file = await sharp(pixels, { raw: frames }).webp({ lossless: true, loop: 0 }).toBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ pages: 2 });
    const decoded = await decodeImage(file);
    expect(decoded).toMatchObject({ width: 8, height: 8 });
    expect(new Set(decoded.data)).toEqual(new Set([200]));
  });
});

function pngChunk(type: string, content: string): Buffer {
  const body = Buffer.from(type + content, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
