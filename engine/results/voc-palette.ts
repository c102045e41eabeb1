/**
 * The color table of PASCAL VOC's masks. Tools that read such masks look up the class by color, so
 * `labels.png` contains exactly this table; the overlay, which is for people, has its own colors.
 */

/** Red, green and blue, each 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** All 256 entries in order: black first; (224, 224, 192), VOC's color for void, last. */
export const VOC_PALETTE: readonly Rgb[] = Array.from({ length: 256 }, (_, label) => vocColor(label));

/**
 * Applies VOC's rule: the bits of the label, three at a time, fill the channels from the highest bit down.
 */
function vocColor(label: number): Rgb {
  let [red, green, blue] = [0, 0, 0];
  for (let bit = 7, rest = label; bit >= 0; bit--, rest >>= 3) {
    red |= (rest & 1) << bit;
    green |= ((rest >> 1) & 1) << bit;
    blue |= ((rest >> 2) & 1) << bit;
  }
  return [red, green, blue];
}
