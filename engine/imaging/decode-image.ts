/**
 * The only entry for images: bytes of any supported format in, upright 8-bit sRGB out. Every fault of the
 * bytes is a ProblemError, and the size in the header is checked before any pixel is decoded.
 */
import { requireImageFormat } from '#contracts/images/detect-image-format.ts';
import type { ImageFormat } from '#contracts/images/image-format.ts';
import { DEFAULT_MAX_PIXELS } from '#contracts/images/image-problems.ts';
import { refuseAborted } from './abort.ts';
import { decodeHeic } from './decode-heic.ts';
import { decodeWithSharp } from './decode-with-sharp.ts';
import type { RgbImage } from './rgb-image.ts';

export type DecodedImage = RgbImage & {
  format: ImageFormat;
  /**
   * The EXIF orientation tag (1..8) that was applied; 1 if the file has none or is HEIF, which has its own
   * rotation.
   */
  orientation: number;
};

export type DecodeOptions = {
  signal?: AbortSignal;
  /** The most pixels that the header may declare. Default 50,000,000. */
  maxPixels?: number;
};

/**
 * Decodes a JPEG, PNG, WebP, HEIC/HEIF, AVIF or TIFF file: first frame, orientation applied once,
 * color profile converted to sRGB, transparency on white.
 * @throws ProblemError `unsupported-image-type`, `image-too-large`, `invalid-image` or `canceled`.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Promise<DecodedImage> {
  const { signal, maxPixels = DEFAULT_MAX_PIXELS } = options;
  refuseAborted(signal);
  const format = requireImageFormat(bytes);
  if (format === 'heic') {
    return { ...(await decodeHeic(bytes, { signal, maxPixels })), format, orientation: 1 };
  }
  return { ...(await decodeWithSharp(bytes, format, { signal, maxPixels })), format };
}
