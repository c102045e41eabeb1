import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '#contracts/errors.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import {
  asSharp,
  colorDistance,
  drawGradient,
  meanDifference,
  pixelAt,
} from '#test/support/images/drawn-picture.ts';
import { readFixture } from './fixtures.ts';

const gradient = drawGradient(160, 120);
/** A wrong byte in a header may also name another format or another size. */
const refusals = ['invalid-image', 'unsupported-image-type', 'image-too-large'];
const verdicts = ['decoded', ...refusals];
const files: Record<string, Buffer> = {};

beforeAll(async () => {
  const thumbnail = await asSharp(drawGradient(16, 12)).jpeg().toBuffer();
  files['jpeg'] = await asSharp(gradient).jpeg({ quality: 90 }).toBuffer();
  files['progressive jpeg'] = await asSharp(gradient).jpeg({ progressive: true }).toBuffer();
  files['jpeg with a thumbnail'] = insertSegment(files['jpeg'], thumbnail);
  files['png'] = await asSharp(gradient).png().toBuffer();
  files['webp'] = await asSharp(gradient).webp().toBuffer();
  files['lossless webp'] = await asSharp(gradient).webp({ lossless: true }).toBuffer();
  files['tiff'] = await asSharp(gradient).tiff({ compression: 'lzw' }).toBuffer();
  files['avif'] = await asSharp(gradient).avif({ effort: 0 }).toBuffer();
  files['heic'] = readFixture('patches.heic');
});

/** Inserts bytes in an application segment (APP9) after the start marker. */
function insertSegment(jpeg: Buffer, content: Buffer): Buffer {
  const segment = Buffer.from([0xff, 0xe9, 0, 0]);
  segment.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, content, jpeg.subarray(2)]);
}

/**
 * Returns the code of the ProblemError, or `decoded`; rethrows any other error, which fails the
 * test.
 */
async function verdict(bytes: Uint8Array): Promise<string> {
  try {
    const { width, height, data } = await decodeImage(bytes);
    return data.length === width * height * 3 ? 'decoded' : 'decoded to another length';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.retryable ? 'retryable' : error.code;
  }
}

describe('a truncated file', () => {
  it.each([
    'jpeg',
    'progressive jpeg',
    'jpeg with a thumbnail',
    'png',
    'webp',
    'lossless webp',
    'tiff',
    'avif',
  ])('of type %s is invalid wherever it was cut', async (name) => {
    const file = files[name]!;
    expect(await verdict(file)).toBe('decoded');
    const step = Math.max(Math.floor(file.length / 60), 1);
    for (let length = 32; length < file.length * 0.98; length += step) {
      expect([length, await verdict(file.subarray(0, length))]).toEqual([length, 'invalid-image']);
    }
  });

  it('of type HEIC is invalid wherever it was cut', async () => {
    const file = files['heic']!;
    for (let length = 32; length < file.length; length += 41) {
      expect([length, await verdict(file.subarray(0, length))]).toEqual([length, 'invalid-image']);
    }
  });

  it('is decoded or refused at every length of its first and last bytes', async () => {
    for (const name of ['jpeg', 'png', 'webp', 'tiff', 'avif']) {
      const file = files[name]!;
      for (let cut = 0; cut < 48; cut++) {
        expect(refusals).toContain(await verdict(file.subarray(0, cut)));
        expect(verdicts).toContain(await verdict(file.subarray(0, file.length - cut)));
      }
    }
  });

  it.each(['jpeg', 'jpeg with a thumbnail'])(
    'of type %s that lacks only its end marker has the pixels of the whole file',
    async (name) => {
      const file = files[name]!;
      const whole = await decodeImage(file);
      for (const cut of [1, 2]) expect(await decodeImage(file.subarray(0, -cut))).toEqual(whole);
      expect(await verdict(file.subarray(0, -3))).toBe('invalid-image');
    },
  );

  it('says what came and what to do', async () => {
    await expect(decodeImage(files['jpeg']!.subarray(0, 1500))).rejects.toThrow(
      /This JPEG file of 1,500 bytes cannot be decoded: .*truncated or corrupt.*upload the whole file/s,
    );
  });
});

describe('a PNG that is optimized for iPhones', () => {
  it('is named as what it is, with what to do', async () => {
    await expect(decodeImage(readFixture('iphone-optimized.png'))).rejects.toMatchObject({
      code: 'unsupported-image-type',
      message: expect.stringMatching(/iPhone-optimized PNG \(CgBI\).*-revert-iphone-optimizations/),
    });
  });
});

describe('a corrupt file', () => {
  it('is decoded or refused, whichever byte is wrong', async () => {
    for (const name of ['jpeg', 'png', 'webp', 'tiff', 'avif']) {
      const file = files[name]!;
      for (let i = 0; i < 80; i++) {
        const broken = Buffer.from(file);
        broken[(i * 7919) % file.length]! ^= 0xff;
        expect(verdicts).toContain(await verdict(broken));
      }
    }
  });

  it('of type HEIC is decoded or refused, whichever byte is wrong', async () => {
    const file = files['heic']!;
    for (let at = 8; at < file.length; at += 23) {
      const broken = Buffer.from(file);
      broken[at]! ^= 0xff;
      expect(verdicts).toContain(await verdict(broken));
    }
  });

  it('of type JPEG is shown with its damage when its end is there', async () => {
    const whole = await decodeImage(readFixture('restart-markers.jpg'));
    const decoded = await decodeImage(loseBytes(readFixture('restart-markers.jpg'), 20));
    expect(decoded).toMatchObject({ width: 240, height: 160, format: 'jpeg' });
    expect(meanDifference(topOf(decoded), topOf(whole))).toBe(0);
  });

  it('of type JPEG keeps its orientation and profile when libvips gives up on it', async () => {
    const tagged = await sharp(readFixture('restart-markers.jpg'))
      .withMetadata({ orientation: 6 })
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    const header = tagged.subarray(2, tagged.indexOf(Buffer.of(0xff, 0xdb)));
    const damaged = loseBytes(readFixture('restart-markers.jpg'), 20);
    const file = Buffer.concat([damaged.subarray(0, 2), header, damaged.subarray(2)]);
    await expect(sharp(file, { failOn: 'none' }).raw().toBuffer()).rejects.toThrow(/VipsJpeg/);
    const decoded = await decodeImage(file);
    expect(decoded).toMatchObject({ width: 160, height: 240, orientation: 6 });
    const plain = await decodeImage(damaged);
    expect(colorDistance(pixelAt(decoded, 150, 220), pixelAt(plain, 220, 9))).toBeGreaterThan(5);
  });
});

/** Removes bytes from the middle of the coded data, so that the restart markers are out of step. */
function loseBytes(jpeg: Buffer, count: number): Buffer {
  const marker = jpeg.indexOf(Buffer.of(0xff, 0xd3), Math.floor(jpeg.length / 2));
  return Buffer.concat([jpeg.subarray(0, marker), jpeg.subarray(marker + count)]);
}

function topOf({ width, data }: RgbImage): RgbImage {
  return { width, height: 40, data: data.subarray(0, width * 40 * 3) };
}

describe('what is no supported picture', () => {
  it('is invalid when it is empty', async () => {
    await expect(decodeImage(new Uint8Array())).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringMatching(/Received 0 bytes/),
    });
  });

  it.each([
    ['a GIF', Buffer.from('GIF89a0000000000')],
    ['a PDF', Buffer.from('%PDF-1.7 and so on')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a BMP', Buffer.from('BM000000000000')],
    ['MP4-like file of the brand "qt  "', Buffer.from('\0\0\0\u0014ftypqt  \0\0\0\0qt  ', 'latin1')],
    ['a Canon raw file', Buffer.from('II*\0\u0010\0\0\0CR\u0002\0', 'latin1')],
    ['beginning with 000102030405060708090a0b', Buffer.from(Array.from({ length: 40 }, (_, i) => i))],
    ['beginning with 41', Buffer.from('A')],
  ])('is refused by its bytes: %s', async (words, bytes) => {
    await expect(decodeImage(bytes)).rejects.toMatchObject({
      code: 'unsupported-image-type',
      message: expect.stringContaining(words),
    });
    await expect(decodeImage(bytes)).rejects.toThrow(/Supported are JPEG, PNG, WebP, HEIC\/HEIF, AVIF, TIFF/);
  });

  it('is refused when a TIFF is a raw image with a thumbnail', async () => {
    const file = Buffer.from(files['tiff']!);
    const directory = file.readUInt32LE(4);
    const lastEntry = directory + 2 + (file.readUInt16LE(directory) - 1) * 12;
    file.writeUInt16LE(0xc612, lastEntry);
    await expect(decodeImage(file)).rejects.toThrow(/Received a raw image \(DNG\)/);
  });

  it('is refused when a GIF is animated and decodable', async () => {
    const file = await asSharp(gradient).gif().toBuffer();
    expect(await verdict(file)).toBe('unsupported-image-type');
  });
});

describe('the limit on pixels', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'])('is checked against the header of a %s', async (name) => {
    const decoding = decodeImage(files[name]!, { maxPixels: 160 * 120 - 1 });
    await expect(decoding).rejects.toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/160 x 120, 19,200 pixels; at most 19,199 are allowed/),
    });
    await expect(decodeImage(files[name]!, { maxPixels: 160 * 120 })).resolves.toBeDefined();
  });

  it('refuses a bomb of 60 megapixels by default', async () => {
    const create = { width: 10_000, height: 6_000, channels: 3 as const, background: '#123456' };
    const bomb = await sharp({ create, limitInputPixels: false }).png({ compressionLevel: 1 }).toBuffer();
    await expect(decodeImage(bomb)).rejects.toThrow(/10000 x 6000, 60,000,000 pixels; at most 50,000,000/);
  });
});

describe('an abort signal', () => {
  it('that has fired stops the work before it begins', async () => {
    const decoding = decodeImage(files['jpeg']!, { signal: AbortSignal.abort() });
    await expect(decoding).rejects.toMatchObject({ code: 'canceled' });
  });

  it('that fires later ends it as canceled', async () => {
    const controller = new AbortController();
    const large = await asSharp(drawGradient(1200, 900)).png().toBuffer();
    const decoding = decodeImage(large, { signal: controller.signal });
    queueMicrotask(() => controller.abort());
    await expect(decoding).rejects.toMatchObject({ code: 'canceled' });
  });
});
