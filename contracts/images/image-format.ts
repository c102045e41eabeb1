/**
 * The picture formats the service takes, as they are called in code and in messages.
 */

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'heic' | 'avif' | 'tiff';

/** How a format is called in messages. */
export const FORMAT_TITLES: Record<ImageFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  heic: 'HEIC/HEIF',
  avif: 'AVIF',
  tiff: 'TIFF',
};

export const SUPPORTED_FORMATS = Object.values(FORMAT_TITLES).join(', ');

/** What HTTP calls it. */
export function mediaTypeOf<Format extends ImageFormat>(format: Format): `image/${Format}` {
  return `image/${format}`;
}
