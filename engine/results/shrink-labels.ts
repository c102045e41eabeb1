/** Shrinks a label map for a picture of it. A label is picked, never mixed. */
import type { LabelMap } from './label-map.ts';

/** Takes the label at the middle of each new pixel. Returns the map itself if it already has that size. */
export function shrinkLabels(labels: LabelMap, width: number, height: number): LabelMap {
  if (width === labels.width && height === labels.height) return labels;
  const columns = Uint32Array.from({ length: width }, (_, x) => middle(x, width, labels.width));
  const shrunk: LabelMap =
    labels.voidLabel === 255
      ? { width, height, data: new Uint8Array(width * height), voidLabel: labels.voidLabel }
      : { width, height, data: new Uint16Array(width * height), voidLabel: labels.voidLabel };
  for (let y = 0, to = 0; y < height; y += 1) {
    const row = middle(y, height, labels.height) * labels.width;
    for (let x = 0; x < width; x += 1, to += 1) shrunk.data[to] = labels.data[row + columns[x]!]!;
  }
  return shrunk;
}

function middle(place: number, length: number, of: number): number {
  return Math.floor(((place + 0.5) * of) / length);
}
