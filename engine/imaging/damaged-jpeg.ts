/**
 * Handles images from a failing memory card: some kilobytes in the middle are lost, the rest is intact, and
 * every viewer shows them. libvips gives up on a JPEG after 100 decoder warnings, whatever `failOn` says, but
 * has no such limit for a JPEG inside a TIFF, which the same libjpeg decodes.
 */
import type { Metadata } from 'sharp';
import { encodeTiff } from './encode-tiff.ts';
import { jpegIsComplete, jpegSampling } from './jpeg-segments.ts';

/**
 * Wraps the JPEG file in a TIFF file with the same pixels, profile and orientation. Returns undefined for a
 * truncated file, which stays refused, and for layouts (CMYK) that TIFF describes differently.
 */
export function wrapDamagedJpeg(bytes: Uint8Array, header: Metadata): Buffer | undefined {
  const [luma, chroma, ...others] = jpegSampling(bytes);
  const samples = others.length === 1 ? 3 : 1;
  if (luma === undefined || others.length > 1 || !jpegIsComplete(bytes)) return undefined;
  return encodeTiff({
    width: header.width,
    height: header.height,
    samples,
    data: bytes,
    chromaSampling: chroma === undefined ? [1, 1] : [luma[0] / chroma[0], luma[1] / chroma[1]],
    iccProfile: header.icc,
    orientation: header.orientation,
  });
}
