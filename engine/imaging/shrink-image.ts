/**
 * Shrinks images with antialiasing: to the working size, because the exact bilinear resize that follows reads
 * two pixels per axis and would alias, and for the overlay.
 */
import sharp from 'sharp';
import type { Size } from '#contracts/images/target-size.ts';
import type { RgbImage } from './rgb-image.ts';

/**
 * Computes each output pixel as a weighted mean of all the pixels that it covers (a triangle as wide as two
 * output pixels: no ringing, no overshoot). Returns the image itself if it already has that size.
 */
export async function shrinkImage(image: RgbImage, size: Size): Promise<RgbImage> {
  const { width, height } = size;
  if (image.width === width && image.height === height) return image;
  const raw = { width: image.width, height: image.height, channels: 3 as const };
  const data = await sharp(image.data, { raw, limitInputPixels: false })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { width, height, data };
}
