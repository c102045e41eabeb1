/**
 * Detects the image format from the first bytes and never from a file name or a declared media type. A
 * decoder is called only for formats in this table, so that an upload cannot reach the many other formats
 * that a decoder library supports (SVG, PDF, ...).
 */
import type { ImageFormat } from './image-format.ts';
import { emptyImage, unsupportedType } from './image-problems.ts';
import { isDigitalNegative } from './is-digital-negative.ts';

type Signature<Name> = { name: Name; text: string; offset?: number };

const SUPPORTED: Signature<ImageFormat>[] = [
  { name: 'jpeg', text: '\u00ff\u00d8\u00ff' },
  { name: 'png', text: '\u0089PNG\r\n\u001a\n' },
  { name: 'webp', text: 'WEBP', offset: 8 },
  { name: 'tiff', text: 'II*\0' },
  { name: 'tiff', text: 'MM\0*' },
  { name: 'tiff', text: 'II+\0' },
  { name: 'tiff', text: 'MM\0+' },
];

/** Apple's build tools write this chunk first; no standard decoder can read the pixels that follow. */
const IPHONE_PNG: Signature<string> = {
  name: 'an iPhone-optimized PNG (CgBI), which "xcrun -sdk iphoneos pngcrush -revert-iphone-optimizations" makes a standard PNG',
  text: 'CgBI',
  offset: 12,
};

/** Formats that are recognized only so that the error can name them. */
const REFUSED: Signature<string>[] = [
  { name: 'a GIF', text: 'GIF8' },
  { name: 'a PDF', text: '%PDF' },
  { name: 'a JPEG XL image', text: '\0\0\0\u000cJXL ' },
  { name: 'a JPEG XL image', text: '\u00ff\u000a' },
  { name: 'a JPEG 2000 image', text: '\0\0\0\u000cjP  ' },
  { name: 'a ZIP archive', text: 'PK\u0003\u0004' },
  { name: 'an SVG, XML or HTML text', text: '<' },
  { name: 'a JSON text', text: '{' },
  { name: 'a BMP', text: 'BM' },
];

const HEVC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const av1Brands = ['avif', 'avis'];
/** Brands that announce HEIF without naming the codec; libheif finds out which it is. */
const ANY_CODEC_BRANDS = ['mif1', 'mif2', 'msf1'];

/**
 * Returns the format of a file, or undefined. The first 64 bytes suffice, except to distinguish DNG from
 * TIFF.
 */
export function detectImageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const head = headOf(bytes);
  if (isContainer(head)) return formatOfBrands(brandsOf(head));
  return refusedVariant(bytes, head) === undefined ? find(SUPPORTED, head) : undefined;
}

/** Does the same, but throws `invalid-image` for an empty file and `unsupported-image-type` for others. */
export function requireImageFormat(bytes: Uint8Array): ImageFormat {
  if (bytes.length === 0) throw emptyImage();
  const format = detectImageFormat(bytes);
  if (format === undefined) throw unsupportedType(describeStart(bytes));
  return format;
}

function headOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 64)).toString('latin1');
}

function find<Name>(signatures: Signature<Name>[], head: string): Name | undefined {
  return signatures.find(({ text, offset = 0 }) => head.startsWith(text, offset))?.name;
}

/** Recognizes files that begin like a supported format but are of another one. */
function refusedVariant(bytes: Uint8Array, head: string): string | undefined {
  return cameraRaw(bytes, head) ?? find([IPHONE_PNG], head);
}

/** Recognizes raw files that look like TIFF but start with a thumbnail. */
function cameraRaw(bytes: Uint8Array, head: string): string | undefined {
  if (find(SUPPORTED, head) !== 'tiff') return undefined;
  if (head.startsWith('CR', 8)) return 'a Canon raw file';
  return isDigitalNegative(bytes) ? 'a raw image (DNG)' : undefined;
}

/** ISO base media files (HEIF, AVIF, MP4) begin with a box of type `ftyp`. */
function isContainer(head: string): boolean {
  return head.startsWith('ftyp', 4);
}

/** Returns the major brand, then the compatible brands, as far as the box and the head reach. */
function brandsOf(head: string): string[] {
  const boxBytes = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const box = head.slice(0, boxBytes);
  const brands = [box.slice(8, 12)];
  for (let at = 16; at + 4 <= box.length; at += 4) brands.push(box.slice(at, at + 4));
  return brands;
}

function formatOfBrands(brands: string[]): ImageFormat | undefined {
  const coded = brands.find((brand) => [...HEVC_BRANDS, ...av1Brands].includes(brand));
  if (coded !== undefined) return HEVC_BRANDS.includes(coded) ? 'heic' : 'avif';
  return brands.some((brand) => ANY_CODEC_BRANDS.includes(brand)) ? 'heic' : undefined;
}

function describeStart(bytes: Uint8Array): string {
  const head = headOf(bytes);
  if (isContainer(head)) return `an MP4-like file of the brand "${brandsOf(head)[0]}"`;
  const firstBytes = Buffer.from(bytes.subarray(0, 12)).toString('hex');
  const name = refusedVariant(bytes, head) ?? find(REFUSED, head) ?? 'a file of unknown format';
  return `${name} (${bytes.length.toLocaleString('en-US')} bytes, beginning with ${firstBytes})`;
}
