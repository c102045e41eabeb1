/**
 * Declares the part of libheif's C interface, as Emscripten exports it, that `libheif.ts` calls (libheif-js
 * ships no types for this entry). Every function that returns `heif_error` takes the address of that struct
 * first.
 */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  /** An address in `HEAPU8`. */
  type Pointer = number;

  export type Libheif = {
    /** The whole memory. Each growth replaces the object, so never keep it. */
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): Pointer;
    _heif_context_alloc(): Pointer;
    _heif_context_read_from_memory_without_copy(
      error: Pointer,
      context: Pointer,
      memory: Pointer,
      bytes: number,
      options: Pointer,
    ): void;
    _heif_context_get_security_limits(context: Pointer): Pointer;
    _heif_context_get_primary_image_handle(error: Pointer, context: Pointer, out: Pointer): void;
    _heif_image_handle_get_width(handle: Pointer): number;
    _heif_image_handle_get_height(handle: Pointer): number;
    _heif_image_handle_has_alpha_channel(handle: Pointer): number;
    _heif_image_handle_is_premultiplied_alpha(handle: Pointer): number;
    _heif_image_handle_get_raw_color_profile_size(handle: Pointer): number;
    _heif_image_handle_get_raw_color_profile(error: Pointer, handle: Pointer, out: Pointer): void;
    _heif_image_handle_get_nclx_color_profile(error: Pointer, handle: Pointer, out: Pointer): void;
    _heif_decoding_options_alloc(): Pointer;
    _heif_decode_image(
      error: Pointer,
      handle: Pointer,
      out: Pointer,
      colorspace: number,
      chroma: number,
      options: Pointer,
    ): void;
    _heif_image_get_width(image: Pointer, channel: number): number;
    _heif_image_get_height(image: Pointer, channel: number): number;
    _heif_image_get_plane_readonly2(image: Pointer, channel: number, outStride: Pointer): Pointer;
  };

  export default function createLibheif(options: {
    print: (line: string) => void;
    printErr: (line: string) => void;
  }): Libheif;
}
