/** Blends transparency onto white, for pixels that were not decoded by sharp. */

/**
 * Converts RGBA bytes to RGB bytes. `premultiplied` means that the colors are already multiplied by alpha.
 */
export function onWhite(rgba: Uint8Array, premultiplied: boolean): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]!;
    const white = 255 - alpha;
    const weight = premultiplied ? 1 : alpha / 255;
    rgb[to] = Math.min(Math.round(rgba[from]! * weight) + white, 255);
    rgb[to + 1] = Math.min(Math.round(rgba[from + 1]! * weight) + white, 255);
    rgb[to + 2] = Math.min(Math.round(rgba[from + 2]! * weight) + white, 255);
  }
  return rgb;
}
