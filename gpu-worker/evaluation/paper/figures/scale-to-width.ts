import sharp from 'sharp';
import type { RgbImage } from '../../../imaging/rgb-image.ts';
import { PICTURE_WIDTH } from './picture-grid.ts';

/** As wide as the pictures of a grid, keeping the ratio. */
export async function scaleToWidth({ width, height, data }: RgbImage): Promise<RgbImage> {
  const scaled = Math.max(1, Math.round((height * PICTURE_WIDTH) / width));
  const picture = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const resized = await picture.resize(PICTURE_WIDTH, scaled, { fit: 'fill' }).raw().toBuffer();
  return { width: PICTURE_WIDTH, height: scaled, data: resized };
}
