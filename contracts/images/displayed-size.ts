/** The size of an image as displayed, by its header alone. */
import { imageSize } from 'image-size';
import type { ImageFormat } from './image-format.ts';
import type { Size } from './target-size.ts';

/** EXIF orientations from here on turn the picture by 90 degrees. */
const FIRST_TURNED_ORIENTATION = 5;

/**
 * In pixels; undefined where the header does not tell.
 * @param head the first bytes of the file, or all of it.
 */
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
