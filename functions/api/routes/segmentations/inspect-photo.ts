/**
 * What the first bytes of a photo tell before a job is made: its format, and mostly its size, by which
 * the limits are checked. A header that cannot be read here is not refused: the worker, which
 * decodes it, decides.
 */
import { imageSize } from 'image-size';
import { ProblemError } from '../../../../contracts/errors.ts';
import { SERVICE_LIMITS } from '../../../../contracts/limits.ts';
import { requireImageFormat } from '../../../../contracts/photos/detect-image-format.ts';
import { countEncoderPasses, refuseTooManyPasses } from '../../../../contracts/photos/encoder-passes.ts';
import { mediaTypeOf, type ImageFormat } from '../../../../contracts/photos/image-format.ts';
import { DEFAULT_MAX_PIXELS, refuseTooManyPixels } from '../../../../contracts/photos/image-problems.ts';
import type { Size } from '../../../../contracts/photos/target-size.ts';
import type { SegmentationOptions } from '../../../../contracts/segmentation/options.ts';

/** EXIF orientations from here on turn the picture by 90 degrees. */
const FIRST_TURNED_ORIENTATION = 5;

/**
 * @param head The first 256 kB, or all of a smaller photo.
 * @throws ProblemError `invalid-image` (empty), `unsupported-image-type`, `image-too-large`,
 *   `limit-exceeded`
 */
export function checkPhoto(head: Uint8Array, options: SegmentationOptions): ImageFormat {
  const format = requireImageFormat(head);
  const size = displayedSize(head, format);
  if (size) {
    refuseTooManyPixels(size.width, size.height, DEFAULT_MAX_PIXELS);
    refuseTooManyPasses(countEncoderPasses(size, options), SERVICE_LIMITS.encoderPasses);
  }
  return format;
}

/** HEIF is a container, and its first bytes do not always tell of what. */
const HEIF: readonly string[] = ['image/heic', 'image/heif', 'image/avif'];

/** Throws `image-mismatch` for an upload that is of another type than it was asked for as. */
export function checkDeclaredType(format: ImageFormat, declared: string): void {
  const found = mediaTypeOf(format);
  if (found === declared || (HEIF.includes(found) && HEIF.includes(declared))) return;
  throw new ProblemError(
    'image-mismatch',
    `The upload was declared as ${declared}, and its bytes are ${found}. Ask for a new upload with the right type.`,
    { errors: [{ pointer: '/image/upload_id', detail: `${found} instead of ${declared}` }] },
  );
}

/** In pixels; undefined where the header does not tell. */
export function displayedSize(head: Uint8Array, format: ImageFormat): Size | undefined {
  // The library takes a crop of HEIF for something else, and gives sizes that are wrong.
  if ((format === 'heic' || format === 'avif') && Buffer.from(head).includes('clap')) return undefined;
  try {
    // A copy: the library reads on beyond the end of a part of a buffer.
    const { width, height, orientation = 1 } = imageSize(new Uint8Array(head));
    if (!isLength(width) || !isLength(height)) return undefined;
    const turned = orientation >= FIRST_TURNED_ORIENTATION;
    return turned ? { width: height, height: width } : { width, height };
  } catch {
    // It throws whatever it stumbles over: a header that is cut off or damaged.
    return undefined;
  }
}

function isLength(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels > 0;
}
