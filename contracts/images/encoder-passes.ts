/**
 * Counts the cost of an image in encoder passes: windows times views. The API counts them if it knows the
 * image's size; the worker counts them before it encodes.
 */
import { ProblemError } from '../errors.ts';
import type { SegmentationOptions } from '../segmentation/options.ts';
import { targetSize, type Size } from './target-size.ts';
import { countWindows, layOutWindows } from './window-grid.ts';

type PassOptions = Pick<SegmentationOptions, 'short_side' | 'stride' | 'views'>;

/** The window size of CLIP's image encoders with patches of 16 and 32 pixels. */
const WINDOW_SIZE = 224;

/** @param image The displayed size. Throws `image-too-large` for an image that is too long and narrow. */
export function countEncoderPasses(image: Size, options: PassOptions, windowSize = WINDOW_SIZE): number {
  const { short_side: shortSide, stride, views } = options;
  const target = targetSize(image.width, image.height, { shortSide, windowSize });
  return countWindows(layOutWindows(target, windowSize, stride)) * views.length;
}

/** Throws `limit-exceeded` if there are more passes than allowed. */
export function refuseTooManyPasses(passes: number, allowed: number): void {
  if (passes <= allowed) return;
  throw new ProblemError(
    'limit-exceeded',
    `The image needs ${passes.toLocaleString('en-US')} encoder passes (windows times views) with these options; ` +
      `at most ${allowed.toLocaleString('en-US')} are allowed. Ask for a larger stride, fewer views or a smaller short side.`,
  );
}
