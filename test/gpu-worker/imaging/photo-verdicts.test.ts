/**
 * Real photos and odd files: what each one gives. The sizes are those of Pillow and pillow-heif
 * with the orientation applied.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../contracts/errors.ts';
import type { ImageFormat } from '../../../contracts/photos/image-format.ts';
import { decodeImage } from '../../../gpu-worker/imaging/decode-image.ts';
import { colorDistance, meanDifference, pixelAt } from '../../support/drawn-picture.ts';
import { missingShared, sharedPath } from '../../support/shared-files.ts';

type Verdict = [width: number, height: number, format: ImageFormat, orientation: number] | string;

const verdicts: Record<string, Verdict> = {
  'alpha/alpha-layer-1-fill.png': [2048, 1536, 'png', 1],
  'alpha/full-transparent.png': [300, 300, 'png', 1],
  'animated/rotating-squares.gif': 'unsupported-image-type',
  'animated/rotating-squares.webp': [80, 80, 'webp', 1],
  'avif/example.avif': [800, 533, 'avif', 1],
  'avif/sdr_cosmos12920_cicp1-13-6_yuv444_full_qp10.avif': [2048, 858, 'avif', 1],
  'cmyk/Channel_digital_image_CMYK_color.jpg': [500, 333, 'jpeg', 1],
  'cmyk/Channel_digital_image_CMYK_color_no_profile.jpg': [500, 333, 'jpeg', 1],
  'cmyk/fogra-0-100-100-0.tif': [1000, 1000, 'tiff', 1],
  'corrupt/corrupt-header.jpg': 'invalid-image',
  'corrupt/corrupted.jpg': [3648, 2736, 'jpeg', 1],
  'corrupt/image00971.jpg': [636, 227, 'jpeg', 1],
  'corrupt/image01088.jpg': [425, 120, 'jpeg', 1],
  'corrupt/image01137.jpg': [88, 64, 'jpeg', 1],
  'corrupt/image01551.jpg': [61, 58, 'jpeg', 1],
  'corrupt/image01713.jpg': [49, 500, 'jpeg', 1],
  'corrupt/image01980.jpg': [284, 25, 'jpeg', 1],
  'corrupt/image02206.jpg': [65, 65, 'jpeg', 1],
  'corrupt/truncated.jpg': 'invalid-image',
  'corrupt/truncated.png': 'invalid-image',
  'corrupt-heic/clap-overflow-divide-zero.heic': 'invalid-image',
  'corrupt-heic/colors-with-alpha.heic': [64, 64, 'heic', 1],
  'corrupt-heic/github_15.heic': 'unsupported-image-type',
  'corrupt-heic/github_20.heic': 'unsupported-image-type',
  'exif-orientation/Landscape_0.jpg': [1800, 1200, 'jpeg', 1],
  'exif-orientation/Landscape_1.jpg': [1800, 1200, 'jpeg', 1],
  'exif-orientation/Landscape_2.jpg': [1800, 1200, 'jpeg', 2],
  'exif-orientation/Landscape_3.jpg': [1800, 1200, 'jpeg', 3],
  'exif-orientation/Landscape_4.jpg': [1800, 1200, 'jpeg', 4],
  'exif-orientation/Landscape_5.jpg': [1800, 1200, 'jpeg', 5],
  'exif-orientation/Landscape_6.jpg': [1800, 1200, 'jpeg', 6],
  'exif-orientation/Landscape_7.jpg': [1800, 1200, 'jpeg', 7],
  'exif-orientation/Landscape_8.jpg': [1800, 1200, 'jpeg', 8],
  'exif-orientation/Portrait_0.jpg': [1200, 1800, 'jpeg', 1],
  'exif-orientation/Portrait_1.jpg': [1200, 1800, 'jpeg', 1],
  'exif-orientation/Portrait_2.jpg': [1200, 1800, 'jpeg', 2],
  'exif-orientation/Portrait_3.jpg': [1200, 1800, 'jpeg', 3],
  'exif-orientation/Portrait_4.jpg': [1200, 1800, 'jpeg', 4],
  'exif-orientation/Portrait_5.jpg': [1200, 1800, 'jpeg', 5],
  'exif-orientation/Portrait_6.jpg': [1200, 1800, 'jpeg', 6],
  'exif-orientation/Portrait_7.jpg': [1200, 1800, 'jpeg', 7],
  'exif-orientation/Portrait_8.jpg': [1200, 1800, 'jpeg', 8],
  'gray/gamma_dalai_lama_gray.jpg': [258, 222, 'jpeg', 1],
  'gray/grey-8bit-alpha.png': [400, 300, 'png', 1],
  'heic/HMD_Nokia_8.3_5G.heif': [3456, 4608, 'heic', 1],
  'heic/HMD_Nokia_8.3_5G_hdr.heif': [4608, 3456, 'heic', 1],
  'heic/IMG_5195.HEIC': [2566, 3313, 'heic', 1],
  'heic/example.heic': [1280, 854, 'heic', 1],
  'heic/iphone_13_pro_max.HEIC': [3024, 4032, 'heic', 1],
  'heic/samplefilehub.heif': [640, 426, 'heic', 1],
  'huge/65536-uint32-limit.png': 'image-too-large',
  'huge/giant-image.jpg': 'image-too-large',
  'icc/p3.png': [8, 8, 'png', 1],
  'icc/prophoto.png': [1, 1, 'png', 1],
  'phone/36-memory_error.jpg': [1600, 1200, 'jpeg', 1],
  'phone/42_IndexError.jpg': [4032, 3024, 'jpeg', 1],
  'phone/87_OSError.jpg': [1488, 2240, 'jpeg', 1],
  'phone/DSCN0010.jpg': [640, 480, 'jpeg', 1],
  'phone/DSCN0012.jpg': [640, 480, 'jpeg', 1],
  'phone/DSCN0042.jpg': [640, 480, 'jpeg', 1],
  'phone/HMD_Nokia_8.3_5G.jpg': [4608, 1976, 'jpeg', 1],
  'phone/canon_hdr_NO.jpg': [1536, 2048, 'jpeg', 6],
  'phone/iphone_hdr_NO.jpg': [3264, 2448, 'jpeg', 1],
  'phone/iphone_hdr_YES.jpg': [3264, 2448, 'jpeg', 1],
  'phone/jolla.jpg': [3264, 2448, 'jpeg', 1],
  'photo/2569067123_aca715a2ee_o.jpg': [2725, 2225, 'jpeg', 1],
  'photo/320x240.jpg': [320, 240, 'jpeg', 1],
  'photo/concert.jpg': [400, 267, 'jpeg', 1],
  'photo/flowers.jpeg': [1920, 1080, 'jpeg', 1],
  'photo/gain-map.jpg': [3840, 2160, 'jpeg', 1],
  'photo/low-contrast.jpg': [300, 245, 'jpeg', 1],
  'png16/16-bit-grey-alpha.png': [109, 96, 'png', 1],
  'png16/Flag_of_the_Netherlands-16bit.png': [900, 600, 'png', 1],
  'png16/bggn4a16.png': [32, 32, 'png', 1],
  'png16/tbgn2c16.png': [32, 32, 'png', 1],
  'png8/gradients-rgb8.png': [1000, 1000, 'png', 1],
  'tiff/8bit_depth.tiff': [21, 21, 'tiff', 1],
  'tiff/cielab-dagams.tiff': [400, 266, 'tiff', 1],
  'tiff/uncompressed_tiff.tiff': [246, 345, 'tiff', 1],
  'tiny/2x2_fdcce6.png': [2, 2, 'png', 1],
  'webp/4.webp': [1024, 772, 'webp', 1],
  'webp/5_webp_a.webp': [300, 300, 'webp', 1],
  'webp/big-height.webp': [13, 169, 'webp', 1],
};

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

describe('the photo', () => {
  it.for(Object.entries(verdicts))('%s gives its verdict', async ([name, verdict], { skip }) => {
    skip(missing !== undefined, missing);
    expect(await verdictOn(read(name))).toEqual(verdict);
  });

  it('is in the table', ({ skip }) => {
    skip(missing !== undefined, missing);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const photos = files.filter((name) => /^[^/]+\/[^/]+\.\w+$/.test(name));
    expect(photos.toSorted()).toEqual(Object.keys(verdicts).toSorted());
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

  /** One pixel of each, as pillow-heif and LittleCMS give it. */
  it.for([
    ['heic/IMG_5195.HEIC', 641, 1104, [129, 136, 160]],
    ['heic/iphone_13_pro_max.HEIC', 756, 1344, [150, 105, 65]],
    ['heic/HMD_Nokia_8.3_5G_hdr.heif', 1152, 1152, [197, 204, 204]],
    ['heic/example.heic', 320, 284, [222, 240, 255]],
  ] as const)('%s has the colours of another decoder', async ([name, x, y, color], { skip }) => {
    skip(missing !== undefined, missing);
    const decoded = await decodeImage(read(name));
    expect(colorDistance(pixelAt(decoded, x, y), [...color])).toBeLessThanOrEqual(3);
  });

  it('of an iPhone that lacks the last of its tiles is refused', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const photo = read('heic/iphone_13_pro_max.HEIC');
    for (const part of [0.2, 0.5, 0.9]) {
      expect(await verdictOn(photo.subarray(0, photo.length * part))).toBe('invalid-image');
    }
  });

  it('that is a bomb is refused by its header, without the time to decode it', async ({ skip }) => {
    skip(missing !== undefined, missing);
    const started = performance.now();
    await expect(decodeImage(read('huge/giant-image.jpg'))).rejects.toThrow(
      /20000 x 14000, 280,000,000 pixels/,
    );
    await expect(decodeImage(read('huge/65536-uint32-limit.png'))).rejects.toThrow(/65536 x 65536/);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
