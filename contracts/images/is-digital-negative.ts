/**
 * Recognizes DNG, the raw format of phones. DNG is a TIFF whose first image is often a thumbnail: decoding it
 * as TIFF would silently give a mask of the thumbnail's size.
 */

const DNG_VERSION_TAG = 0xc612;
const ENTRY_BYTES = 12;

/** Returns true if the first directory of a TIFF file has DNG's version tag. */
export function isDigitalNegative(tiff: Uint8Array): boolean {
  if (tiff.length < 8) return false;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const littleEndian = tiff[0] === 0x49;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > tiff.length) return false;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0, at = directory + 2; i < entries && at + 2 <= tiff.length; i++, at += ENTRY_BYTES) {
    if (view.getUint16(at, littleEndian) === DNG_VERSION_TAG) return true;
  }
  return false;
}
