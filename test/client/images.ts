/** Images of chosen lengths: each begins as a PNG does, which is all that is read before a worker decodes it. */
import { drawFlat } from '#test/support/images/drawn-picture.ts';
import { encodePng } from '#test/support/images/draw-image.ts';

const MEBIBYTE = 1024 * 1024;

/** Fits into the request itself. */
export const INLINE = 1000;
/** Goes to the store in one request. */
export const SINGLE = 5 * MEBIBYTE;
/** Goes to the store in parts of 5 MiB: three. */
export const PARTS = 11 * MEBIBYTE;

export async function imageOf(bytes: number): Promise<Blob> {
  const whole = Buffer.alloc(bytes, 'image');
  whole.set(await encodePng(drawFlat(8, 8, [200, 60, 20])));
  return new Blob([whole]);
}
