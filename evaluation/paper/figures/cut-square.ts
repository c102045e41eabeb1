import type { RgbImage } from '#engine/imaging/rgb-image.ts';

/** Shares of width and height, 0 to 1, from the top left. */
export type Point = { x: number; y: number };

/**
 * The square with the point in its middle, or as near to it as the border allows.
 * @param side at most the picture's short side
 * @returns with the square, where the point is in it.
 */
export function cutSquare(
  { width, height, data }: RgbImage,
  side: number,
  point: Point,
): { square: RgbImage; inside: Point } {
  const begin = (share: number, length: number) =>
    Math.min(length - side, Math.max(0, Math.round(share * length - side / 2)));
  const [left, top] = [begin(point.x, width), begin(point.y, height)];
  const square = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row += 1) {
    const from = ((top + row) * width + left) * 3;
    square.set(data.subarray(from, from + side * 3), row * side * 3);
  }
  return {
    square: { width: side, height: side, data: square },
    inside: { x: (point.x * width - left) / side, y: (point.y * height - top) / side },
  };
}
