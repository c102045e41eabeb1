/** The colors of classes: those of the overlay that the service draws, so that both show the same. */
import { overlayColor } from '#engine/results/overlay-colors.ts';

/** The color of each label as a pixel of an `ImageData` that is read as 32 bits, least significant byte first. */
export type PixelColors = { fill: Uint32Array; edge: Uint32Array };

export type ColoredClasses = { count: number; hasBackground: boolean };

const FILL_ALPHA = 150;
/** Every value that a label may have; those without a class stay without a color. */
const VALUES = 65_536;

export function cssColor(index: number): string {
  const [red, green, blue] = overlayColor(index);
  return `rgb(${red} ${green} ${blue})`;
}

export function isBackground(index: number, { hasBackground }: ColoredClasses): boolean {
  return hasBackground && index === 0;
}

/** @param only The one class that is shown; default: all but the background. */
export function pixelColors(classes: ColoredClasses, only: number | undefined): PixelColors {
  const fill = new Uint32Array(VALUES);
  const edge = new Uint32Array(VALUES);
  for (let index = 0; index < classes.count; index += 1) {
    const shown = only === undefined ? !isBackground(index, classes) : index === only;
    if (!shown) continue;
    const [red, green, blue] = overlayColor(index);
    const color = (blue << 16) | (green << 8) | red;
    fill[index] = (FILL_ALPHA << 24) | color;
    edge[index] = (255 << 24) | color;
  }
  return { fill, edge };
}
