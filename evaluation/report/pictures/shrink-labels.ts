/** Label maps at the size of the report's pictures: a label is picked, never mixed. */
import type { LabelMap } from '#engine/results/label-map.ts';

/** The label at the middle of each new pixel. */
export function shrinkLabels(labels: LabelMap, width: number, height: number): LabelMap {
  const columns = Uint32Array.from({ length: width }, (_, x) => middle(x, width, labels.width));
  const pick = (_: unknown, pixel: number) => {
    const row = middle(Math.floor(pixel / width), height, labels.height);
    return labels.data[row * labels.width + columns[pixel % width]!]!;
  };
  const size = { width, height };
  return labels.voidLabel === 255
    ? { ...size, data: Uint8Array.from({ length: width * height }, pick), voidLabel: labels.voidLabel }
    : { ...size, data: Uint16Array.from({ length: width * height }, pick), voidLabel: labels.voidLabel };
}

function middle(place: number, length: number, of: number): number {
  return Math.floor(((place + 0.5) * of) / length);
}
