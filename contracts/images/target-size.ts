/**
 * The two sizes to which an image is scaled before windows are cut: the target, which the encoder sees, and
 * the working size, at which query logits are refined. The rules are the published method's, plus two of this
 * product: the short side of a panorama is at least one window, and images far larger than the target are
 * shrunk first, so that memory stays bounded.
 */
import { ProblemError } from '../errors.ts';

/** Size in pixels. */
export type Size = { width: number; height: number };

export type SizeOptions = {
  /** Short side of the target in pixels: 336, for COCO-Stuff 448, for Cityscapes 560. */
  shortSide: number;
  /** Limit for the long side of the target in pixels. Default 2048. */
  maxLongSide?: number;
  /** Side of the window in pixels; the target is never narrower. Default 224. */
  windowSize?: number;
};

/** Limit for the long side of a panorama whose short side was raised to one window. */
const MAX_RAISED_LONG_SIDE = 8192;

/** The working size is this many times the target. */
const WORKING_SCALE = 2;

/**
 * Returns the size to which the image is resized, with its aspect ratio.
 * @throws ProblemError `image-too-large` if a short side of one window gives a long side above 8192.
 */
export function targetSize(width: number, height: number, options: SizeOptions): Size {
  const { shortSide, maxLongSide = 2048, windowSize = 224 } = options;
  const short = Math.min(width, height);
  const scale = Math.min(maxLongSide / Math.max(width, height), shortSide / short);
  const target = scaleSize(width, height, scale);
  if (Math.min(target.width, target.height) >= windowSize) return target;
  return refuseTooLong(width, height, scaleSize(width, height, windowSize / short));
}

/**
 * Returns the size at which the segmentation works: twice the target if the image is larger than that on both
 * sides, else the image's own size. The working size has the same target as the image.
 */
export function workingSize(width: number, height: number, options: SizeOptions): Size {
  const target = targetSize(width, height, options);
  const working = { width: target.width * WORKING_SCALE, height: target.height * WORKING_SCALE };
  return width > working.width && height > working.height ? working : { width, height };
}

function scaleSize(width: number, height: number, scale: number): Size {
  return { width: Math.floor(width * scale + 0.5), height: Math.floor(height * scale + 0.5) };
}

function refuseTooLong(width: number, height: number, target: Size): Size {
  if (Math.max(target.width, target.height) <= MAX_RAISED_LONG_SIDE) return target;
  const short = Math.min(target.width, target.height);
  throw new ProblemError(
    'image-too-large',
    `The image is ${width} x ${height}; scaled to a short side of ${short} its long side would be ` +
      `${Math.max(target.width, target.height)} pixels, at most ${MAX_RAISED_LONG_SIDE} are allowed. ` +
      'Cut it into pieces that are less long and narrow.',
  );
}
