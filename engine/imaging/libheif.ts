/**
 * Reads the primary image of a HEIF file through libheif's C interface: header, color profile, pixels. The C
 * interface is needed because libheif's JavaScript classes expose neither the profile nor the reason of a
 * failure. Nothing is freed, because the calling thread lives for one image and its memory goes with it.
 */
import createLibheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs';

const NO_OPTIONS = 0;
/** Byte offset of `strict_decoding` in `heif_decoding_options`. */
const STRICT_OFFSET = 21;
/** Constants from libheif's header. */
const COLORSPACE_RGB = 1;
const CHROMA_INTERLEAVED_RGB = 10;
const CHROMA_INTERLEAVED_RGBA = 11;
const CHANNEL_INTERLEAVED = 10;
/** Sub-errors that mean "another codec" rather than "a broken file". */
const UNSUPPORTED_CODEC_SUBCODES = [3000, 6003];
/** Byte offset of `color_primaries` in `heif_color_profile_nclx`. */
const PRIMARIES_OFFSET = 4;
/** Byte offset of `max_image_size_pixels`, 64 bits, in `heif_security_limits`. */
const MAX_PIXELS_OFFSET = 8;

export class LibheifError extends Error {
  override readonly name = 'LibheifError';
  readonly unsupportedCodec: boolean;

  constructor(message: string, subcode: number) {
    super(message);
    this.unsupportedCodec = UNSUPPORTED_CODEC_SUBCODES.includes(subcode);
  }
}

/** The displayed image, with crop, rotation and mirroring applied by libheif; 3 or 4 bytes per pixel. */
export type HeifPixels = { width: number; height: number; data: Uint8Array; premultiplied: boolean };

export type HeifImage = {
  /** Displayed size in pixels, from the header. */
  width: number;
  height: number;
  iccProfile: Uint8Array | undefined;
  /**
   * Code of the color primaries (ITU-T H.273: 1 is sRGB, 12 is Display P3); undefined if the file has none.
   */
  colorPrimaries: number | undefined;
  /**
   * `maxCodedPixels` also limits the coded images behind the displayed one: tiles, and the image before
   * cropping.
   */
  decode(maxCodedPixels: number): HeifPixels;
};

const heif = createLibheif({ print: () => {}, printErr: () => {} });

/** Reads the header of the primary image. @throws LibheifError */
export function openHeif(bytes: Uint8Array): HeifImage {
  const context = heif._heif_context_alloc();
  const memory = heif._malloc(bytes.length);
  heif.HEAPU8.set(bytes, memory);
  check((error) =>
    heif._heif_context_read_from_memory_without_copy(error, context, memory, bytes.length, NO_OPTIONS),
  );
  const handle = checkedPointer((error, out) =>
    heif._heif_context_get_primary_image_handle(error, context, out),
  );
  return {
    width: heif._heif_image_handle_get_width(handle),
    height: heif._heif_image_handle_get_height(handle),
    iccProfile: readIccProfile(handle),
    colorPrimaries: readColorPrimaries(handle),
    decode: (maxCodedPixels) => {
      limitPixels(context, maxCodedPixels);
      return decodePixels(handle);
    },
  };
}

/** Limits coded pixels too, because a header may declare a small image while its coded data are huge. */
function limitPixels(context: number, pixels: number): void {
  const limits = heif._heif_context_get_security_limits(context);
  new DataView(heif.HEAPU8.buffer).setBigUint64(limits + MAX_PIXELS_OFFSET, BigInt(pixels), true);
}

function readIccProfile(handle: number): Uint8Array | undefined {
  const bytes = heif._heif_image_handle_get_raw_color_profile_size(handle);
  if (bytes === 0) return undefined;
  const profile = heif._malloc(bytes);
  check((error) => heif._heif_image_handle_get_raw_color_profile(error, handle, profile));
  return heif.HEAPU8.slice(profile, profile + bytes);
}

/** libheif returns an error for a file without the box, which means only that there is none. */
function readColorPrimaries(handle: number): number | undefined {
  try {
    const nclx = checkedPointer((error, out) =>
      heif._heif_image_handle_get_nclx_color_profile(error, handle, out),
    );
    return readInteger(nclx + PRIMARIES_OFFSET);
  } catch {
    return undefined;
  }
}

function decodePixels(handle: number): HeifPixels {
  const hasAlpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const chroma = hasAlpha ? CHROMA_INTERLEAVED_RGBA : CHROMA_INTERLEAVED_RGB;
  const image = checkedPointer((error, out) =>
    heif._heif_decode_image(error, handle, out, COLORSPACE_RGB, chroma, strictOptions()),
  );
  const strideOut = heif._malloc(4);
  const plane = heif._heif_image_get_plane_readonly2(image, CHANNEL_INTERLEAVED, strideOut);
  const width = heif._heif_image_get_width(image, CHANNEL_INTERLEAVED);
  const height = heif._heif_image_get_height(image, CHANNEL_INTERLEAVED);
  const rowBytes = width * (hasAlpha ? 4 : 3);
  const data = packRows(plane, readInteger(strideOut), rowBytes, height);
  const premultiplied = heif._heif_image_handle_is_premultiplied_alpha(handle) !== 0;
  return { width, height, data, premultiplied };
}

/** Without these options a missing tile of a truncated image would be gray. */
function strictOptions(): number {
  const options = heif._heif_decoding_options_alloc();
  heif.HEAPU8[options + STRICT_OFFSET] = 1;
  return options;
}

function packRows(plane: number, stride: number, rowBytes: number, height: number): Uint8Array {
  const data = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const row = plane + y * stride;
    data.set(heif.HEAPU8.subarray(row, row + rowBytes), y * rowBytes);
  }
  return data;
}

/**
 * Calls a function that returns `heif_error {int code; int subcode; const char* message}`, and throws its
 * error.
 */
function check(call: (error: number) => void): void {
  const error = heif._malloc(12);
  call(error);
  if (readInteger(error) === 0) return;
  throw new LibheifError(readText(readInteger(error + 8)), readInteger(error + 4));
}

/** Does the same for functions that also write an address to `out`. */
function checkedPointer(call: (error: number, out: number) => void): number {
  const out = heif._malloc(4);
  check((error) => call(error, out));
  return readInteger(out);
}

function readInteger(address: number): number {
  return new DataView(heif.HEAPU8.buffer).getUint32(address, true);
}

function readText(address: number): string {
  const end = heif.HEAPU8.indexOf(0, address);
  return Buffer.from(heif.HEAPU8.slice(address, end)).toString('utf8');
}
