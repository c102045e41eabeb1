/**
 * Converts raw pixels with a known color profile to sRGB. sharp reads a profile only from a file, so it
 * receives the pixels as uncompressed TIFF files, one band of rows at a time: a single file for a
 * 50-megapixel image would double its memory and exceed libtiff's limit for one strip.
 */
import sharp from 'sharp';
import { encodeTiff } from './encode-tiff.ts';
import type { RgbImage } from './rgb-image.ts';

const BAND_PIXELS = 4_000_000;

/** Overwrites the image's bytes with their sRGB values (8-bit, perceptual intent). */
export async function toSrgb(image: RgbImage, iccProfile: Uint8Array): Promise<RgbImage> {
  const { width, height, data } = image;
  const bandHeight = Math.max(Math.floor(BAND_PIXELS / width), 1);
  for (let top = 0; top < height; top += bandHeight) {
    const bottom = Math.min(top + bandHeight, height);
    const band = data.subarray(top * width * 3, bottom * width * 3);
    const tiff = encodeTiff({ width, height: bottom - top, samples: 3, data: band, iccProfile });
    band.set(await sharp(tiff).toColorspace('srgb').raw({ depth: 'uchar' }).toBuffer());
  }
  return image;
}

/** Returns sharp's own Display P3 profile, for files that only name their primaries. */
export async function displayP3Profile(): Promise<Uint8Array> {
  const create = { width: 1, height: 1, channels: 3 as const, background: '#000000' };
  const png = await sharp({ create }).withIccProfile('p3').png().toBuffer();
  const { icc } = await sharp(png).metadata();
  if (icc === undefined) throw new Error('sharp wrote no Display P3 profile');
  return icc;
}
