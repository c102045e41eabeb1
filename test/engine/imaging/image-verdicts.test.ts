/** Decodes real images and odd files, and checks the outcome of each one. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '#contracts/errors.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { colorDistance, meanDifference, pixelAt } from '#test/support/images/drawn-picture.ts';
import { imageVerdicts, type Verdict } from '#test/support/images/image-verdicts.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';

const folder = sharedPath('data/photos');
const missing = missingShared('data/photos');

function read(name: string): Buffer {
  return readFileSync(`${folder}/${name}`);
}

async function verdictOn(bytes: Uint8Array): Promise<Verdict> {
  try {
    const { width, height, format, orientation } = await decodeImage(bytes);
    return [width, height, format, orientation];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.code;
  }
}

describe('the image', () => {
  it.for(Object.entries(imageVerdicts))('%s gives its verdict', async ([name, verdict], { skip }) => {
    skip(missing !== undefined, missing);
    expect(await verdictOn(read(name))).toEqual(verdict);
  });

  it('is in the table', ({ skip }) => {
    skip(missing !== undefined, missing);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const images = files.filter((name) => /^[^/]+\/[^/]+\.\w+$/.test(name));
    expect(images.toSorted()).toEqual(Object.keys(imageVerdicts).toSorted());
  });

  it('of each orientation tag shows the same picture', async ({ skip }) => {
    skip(missing !== undefined, missing);
    for (const scene of ['Landscape', 'Portrait']) {
      const upright = await decodeImage(read(`exif-orientation/${scene}_1.jpg`));
      for (const tag of [0, 2, 3, 4, 5, 6, 7, 8]) {
        const turned = await decodeImage(read(`exif-orientation/${scene}_${tag}.jpg`));
        expect(turned).toMatchObject({ width: upright.width, height: upright.height });
        expect([tag, meanDifference(turned, upright) < 4]).toEqual([tag, true]);
      }
    }
  });

  /** One pixel of each, as pillow-heif and LittleCMS decode it. */
  it.for([
    ['heic/IMG_5195.HEIC', 641, 1104, [129, 136, 160]],
    ['heic/iphone_13_pro_max.HEIC', 756, 1344, [150, 105, 65]],
    ['heic/HMD_Nokia_8.3_5G_hdr.heif', 1152, 1152, [197, 204, 204]],
    ['heic/example.heic', 320, 284, [222, 240, 255]],
  ] as const)('%s has the colors of another decoder', async ([name, x, y, color], { skip }) => {
    skip(missing !== undefined, missing);
    const decoded = await decodeImage(read(name));
    expect(colorDistance(pixelAt(decoded, x, y), [...color])).toBeLessThanOrEqual(3);
  });

  it('of an iPhone that lacks the last of its tiles is refused', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const image = read('heic/iphone_13_pro_max.HEIC');
    for (const part of [0.2, 0.5, 0.9]) {
      expect(await verdictOn(image.subarray(0, image.length * part))).toBe('invalid-image');
    }
  });

  it('that is a bomb is refused by its header, without the time to decode it', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const before = process.cpuUsage();
    await expect(decodeImage(read('huge/giant-image.jpg'))).rejects.toThrow(
      /20000 x 14000, 280,000,000 pixels/,
    );
    await expect(decodeImage(read('huge/65536-uint32-limit.png'))).rejects.toThrow(/65536 x 65536/);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6, 'seconds of computing').toBeLessThan(1);
  });
});
