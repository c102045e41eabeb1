/** The image formats that the service accepts, with their names in code and in messages. */

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'heic' | 'avif' | 'tiff';

/** The name of each format in messages. */
export const FORMAT_TITLES: Record<ImageFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  heic: 'HEIC/HEIF',
  avif: 'AVIF',
  tiff: 'TIFF',
};

export const SUPPORTED_FORMATS = Object.values(FORMAT_TITLES).join(', ');

/** Returns the media type of a format. */
export function mediaTypeOf<Format extends ImageFormat>(format: Format): `image/${Format}` {
  return `image/${format}`;
}
