/** Pixels that are not scored: white lines, slanted, on a darkened image. */

const PERIOD = 6;
const LINE = 2;

/** @param data RGB of a picture `width` pixels wide; changed in place. */
export function hatch(data: Uint8Array, pixel: number, width: number): void {
  const isLine = ((pixel % width) + Math.floor(pixel / width)) % PERIOD < LINE;
  for (let at = pixel * 3; at < pixel * 3 + 3; at += 1) data[at] = isLine ? 240 : data[at]! >> 1;
}
