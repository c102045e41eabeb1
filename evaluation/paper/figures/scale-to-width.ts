import { asSharp } from '#engine/imaging/as-sharp.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { PICTURE_WIDTH } from './picture-grid.ts';

/** Scales a picture to the width of a grid's pictures, keeping the ratio. */
export async function scaleToWidth(picture: RgbImage): Promise<RgbImage> {
  const scaled = Math.max(1, Math.round((picture.height * PICTURE_WIDTH) / picture.width));
  const resized = await asSharp(picture).resize(PICTURE_WIDTH, scaled, { fit: 'fill' }).raw().toBuffer();
  return { width: PICTURE_WIDTH, height: scaled, data: resized };
}
