/** Decodes every format except HEIC with sharp (libvips), which works off the main thread. */
import sharp from 'sharp';
import type { FailOnOptions, Metadata } from 'sharp';
import { ProblemError } from '#contracts/errors.ts';
import type { ImageFormat } from '#contracts/images/image-format.ts';
import { invalidImage, refuseTooManyPixels } from '#contracts/images/image-problems.ts';
import { refuseAborted, untilAborted } from './abort.ts';
import { wrapDamagedJpeg } from './damaged-jpeg.ts';
import { jpegHasOneScan, jpegIsComplete, withEndMarker } from './jpeg-segments.ts';
import type { RgbImage } from './rgb-image.ts';

/** libvips stops after this time; a real image takes well under a second. */
const TIME_LIMIT_SECONDS = 30;

export type SharpFormat = Exclude<ImageFormat, 'heic'>;
type Limits = { signal?: AbortSignal | undefined; maxPixels: number };

/** Decodes the first frame, upright, in sRGB, on white. `orientation` is the EXIF tag that was applied. */
export async function decodeWithSharp(
  bytes: Uint8Array,
  format: SharpFormat,
  { signal, maxPixels }: Limits,
): Promise<RgbImage & { orientation: number }> {
  try {
    const header = await untilAborted(readHeader(bytes), signal);
    refuseTooManyPixels(header.width, header.height, maxPixels);
    refuseAborted(signal);
    const pixels = format === 'jpeg' ? readJpeg(bytes, header) : readPixels(bytes, 'error');
    return { ...(await untilAborted(pixels, signal)), orientation: header.orientation ?? 1 };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw invalidImage(format, bytes.length, messageOf(error), error);
  }
}

/** Disables sharp's pixel limit, whose message would not name the size; the project's own check follows. */
function readHeader(bytes: Uint8Array): Promise<Metadata> {
  return sharp(bytes, { limitInputPixels: false }).metadata();
}

/** A JPEG with its end marker may be damaged inside; viewers show such images, so they are decoded. */
async function readJpeg(bytes: Uint8Array, header: Metadata): Promise<RgbImage> {
  if (!jpegIsComplete(bytes)) return readCutJpeg(bytes);
  try {
    return await readPixels(bytes, 'none');
  } catch (error) {
    const wrapped = wrapDamagedJpeg(bytes, header);
    if (wrapped === undefined) throw error;
    return readPixels(wrapped, 'none');
  }
}

/**
 * A JPEG without its end marker is decoded only if it is complete to the last row: with the marker added, the
 * strictest decoding must succeed without a warning.
 */
function readCutJpeg(bytes: Uint8Array): Promise<RgbImage> {
  return jpegHasOneScan(bytes) ? readPixels(withEndMarker(bytes), 'warning') : readPixels(bytes, 'truncated');
}

async function readPixels(bytes: Uint8Array, failOn: FailOnOptions): Promise<RgbImage> {
  const { data, info } = await sharp(bytes, { failOn, limitInputPixels: false })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColorspace('srgb')
    .timeout({ seconds: TIME_LIMIT_SECONDS })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
