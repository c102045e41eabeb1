/** Resizes the image that guides the refinement to the size of the logits (numerics, section 7). */
import type { Planes } from '../inference/planes.ts';
import { bilinearTaps, type BilinearTap } from '../pixels/bilinear.ts';

/** Interpolates bilinearly with pixel centers at half integers. Returns planes of that size unchanged. */
export function resizePlanes(planes: Planes, width: number, height: number): Planes {
  if (planes.width === width && planes.height === height) return planes;
  const rows = bilinearTaps(height, planes.height);
  const columns = bilinearTaps(width, planes.width);
  const data = new Float32Array(planes.count * height * width);
  const blended = new Float32Array(planes.width);
  for (let row = 0; row < planes.count * height; row += 1) {
    const plane = Math.floor(row / height) * planes.height * planes.width;
    blendRows(planes, plane, rows[row % height]!, blended);
    for (let column = 0; column < width; column += 1) {
      const { first, second, weight } = columns[column]!;
      data[row * width + column] = blended[first]! * (1 - weight) + blended[second]! * weight;
    }
  }
  return { count: planes.count, height, width, data };
}

function blendRows({ width, data }: Planes, plane: number, tap: BilinearTap, blended: Float32Array): void {
  const above = plane + tap.first * width;
  const below = plane + tap.second * width;
  for (let column = 0; column < width; column += 1) {
    blended[column] = data[above + column]! * (1 - tap.weight) + data[below + column]! * tap.weight;
  }
}
