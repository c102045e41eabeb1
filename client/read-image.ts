/** Turns what callers have of an image into bytes or into an address. */
import type { ImageSource } from './api-types.ts';
import type { Fetch } from './send-bytes.ts';

/**
 * A file or its bytes; an `https:`, `s3:`, `blob:` or `data:` address; or what the API takes, such as
 * `{ upload_id }`. The service itself fetches `https:` and `s3:`.
 */
export type ImageInput = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | URL | string | ImageSource;

/** Returns a Blob for what must be sent, and a source for what the service fetches. */
export async function readImage(image: ImageInput, fetch: Fetch): Promise<Blob | ImageSource> {
  if (image instanceof ArrayBuffer || image instanceof Uint8Array) return new Blob([image]);
  if (typeof image !== 'string' && !(image instanceof URL)) return image;
  const address = String(image);
  if (/^(blob|data):/i.test(address)) return (await fetch(address, {})).blob();
  if (/^file:/i.test(address)) {
    throw new TypeError(
      'The client reads no files. Open it first: with openAsBlob of node:fs, Bun.file, or Deno.readFile.',
    );
  }
  return /^s3:/i.test(address) ? { s3: address } : { url: address };
}

export function isBlob(image: Blob | ImageSource): image is Blob {
  return 'arrayBuffer' in image;
}

const LONGEST_SIGNATURE_BYTES = 12;

/** The media type by the first bytes; for unknown ones that of the file, which the service then judges. */
export async function detectMediaType(image: Blob): Promise<string> {
  const bytes = new Uint8Array(await image.slice(0, LONGEST_SIGNATURE_BYTES).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  const [, mediaType] = SIGNATURES.find(([signature]) => signature.test(text)) ?? [];
  return mediaType ?? (image.type || 'application/octet-stream');
}

const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^\x89PNG/, 'image/png'],
  [/^RIFF....WEBP/s, 'image/webp'],
  [/^(II\*\0|MM\0\*)/, 'image/tiff'],
  [/^.{4}ftyp(avif|avis)/s, 'image/avif'],
  [/^.{4}ftyp/s, 'image/heic'],
];
