/**
 * Reads the first bytes of an image before a job is created: its format, and usually its size,
 * against which the limits are checked. A header that cannot be read here is not refused: the
 * worker, which decodes it, decides.
 */
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { requireImageFormat } from '#contracts/images/detect-image-format.ts';
import { displayedSize } from '#contracts/images/displayed-size.ts';
import { countEncoderPasses, refuseTooManyPasses } from '#contracts/images/encoder-passes.ts';
import { mediaTypeOf, type ImageFormat } from '#contracts/images/image-format.ts';
import { DEFAULT_MAX_PIXELS, refuseTooManyPixels } from '#contracts/images/image-problems.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';

/**
 * @param head The first 256 kB, or all of a smaller image.
 * @param passes The encoder passes that are allowed.
 * @throws ProblemError `invalid-image` (empty), `unsupported-image-type`, `image-too-large`,
 *   `limit-exceeded`
 */
export function checkImage(
  head: Uint8Array,
  options: SegmentationOptions,
  passes: number = SERVICE_LIMITS.encoderPasses,
): ImageFormat {
  const format = requireImageFormat(head);
  const size = displayedSize(head, format);
  if (size) {
    refuseTooManyPixels(size.width, size.height, DEFAULT_MAX_PIXELS);
    refuseTooManyPasses(countEncoderPasses(size, options), passes);
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
