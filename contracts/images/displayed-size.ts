/** Reads the displayed size of an image from its header alone. */
import { imageSize } from 'image-size';
import type { ImageFormat } from './image-format.ts';
import type { Size } from './target-size.ts';

/** EXIF orientations from this one on rotate the image by 90 degrees. */
const FIRST_TURNED_ORIENTATION = 5;

/**
 * Returns the size in pixels, or undefined if the header does not contain it.
 * @param head The first bytes of the file, or all of it.
 */
export function displayedSize(head: Uint8Array, format: ImageFormat): Size | undefined {
  // The library misreads a HEIF crop and returns a wrong size.
  if ((format === 'heic' || format === 'avif') && Buffer.from(head).includes('clap')) return undefined;
  // The library ignores the orientation in a PNG's EXIF chunk.
  if (format === 'png' && Buffer.from(head).includes('eXIf')) return undefined;
  try {
    // Copies because the library reads past the end of a subarray.
    const { width, height, orientation = 1 } = imageSize(new Uint8Array(head));
    if (!isLength(width) || !isLength(height)) return undefined;
    const turned = orientation >= FIRST_TURNED_ORIENTATION;
    return turned ? { width: height, height: width } : { width, height };
  } catch {
    // The library throws arbitrary errors on a truncated or damaged header.
    return undefined;
  }
}

function isLength(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels > 0;
}
