/**
 * The four errors that refuse an image, worded in one place: what was received, what is allowed, and what to
 * do.
 */
import { ProblemError } from '../errors.ts';
import { FORMAT_TITLES, SUPPORTED_FORMATS } from './image-format.ts';
import type { ImageFormat } from './image-format.ts';

/** Default limit for the number of pixels in the image's header. */
export const DEFAULT_MAX_PIXELS = 50_000_000;

export function unsupportedType(received: string): ProblemError {
  return new ProblemError(
    'unsupported-image-type',
    `Received ${received}. Supported are ${SUPPORTED_FORMATS}; convert the image to one of them.`,
  );
}

/** Keeps only the first line of the decoder's message `reason`, since the rest repeats it. */
export function invalidImage(
  format: ImageFormat,
  byteLength: number,
  reason: string,
  cause?: unknown,
): ProblemError {
  const firstLine = reason.split('\n', 1)[0]?.trim().replace(/\.$/, '');
  return new ProblemError(
    'invalid-image',
    `This ${FORMAT_TITLES[format]} file of ${byteLength.toLocaleString('en-US')} bytes cannot be decoded: ${firstLine}. ` +
      'It is truncated or corrupt; export it again and upload the whole file.',
    { cause },
  );
}

export function emptyImage(): ProblemError {
  return new ProblemError('invalid-image', `Received 0 bytes. Upload a whole image: ${SUPPORTED_FORMATS}.`);
}

/** Throws `image-too-large` if the header declares more than `maxPixels`. */
export function refuseTooManyPixels(width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw new ProblemError(
    'image-too-large',
    `The image is ${width} x ${height}, ${(width * height).toLocaleString('en-US')} pixels; ` +
      `at most ${maxPixels.toLocaleString('en-US')} are allowed. Scale it down and upload it again.`,
  );
}
