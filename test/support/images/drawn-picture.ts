/** Draws images for tests, and compares decoded ones with them. */
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';

/** An image in which every pixel differs from its neighbors and no symmetry hides a flip. */
export function drawPattern(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    data[i] = (37 * x + 91 * y + 53 * channel + 7 * x * y) % 256;
  }
  return { width, height, data };
}

/** A smooth image, which lossy formats keep. */
export function drawGradient(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    data[i] = [(255 * x) / width, (255 * y) / height, 128][channel]!;
  }
  return { width, height, data };
}

export function drawFlat(width: number, height: number, color: number[]): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]!);
  return { width, height, data };
}

/**
 * Stores the displayed image under an EXIF tag. The standard defines for each tag on which side the
 * first stored row and the first stored column are (EXIF 2.32, 4.6.4).
 */
export function storeTurned(displayed: RgbImage, tag: number): RgbImage {
  const rowsAreColumns = tag >= 5;
  const fromRight = [2, 3, 6, 7].includes(tag);
  const fromBottom = [3, 4, 7, 8].includes(tag);
  const width = rowsAreColumns ? displayed.height : displayed.width;
  const height = rowsAreColumns ? displayed.width : displayed.height;
  const data = new Uint8Array(displayed.data.length);
  for (let i = 0; i < width * height; i++) {
    const [column, row] = [i % width, Math.floor(i / width)];
    const [alongX, alongY] = rowsAreColumns ? [row, column] : [column, row];
    const x = fromRight ? displayed.width - 1 - alongX : alongX;
    const y = fromBottom ? displayed.height - 1 - alongY : alongY;
    data.set(pixelAt(displayed, x, y), i * 3);
  }
  return { width, height, data };
}

export function asSharp({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

export function pixelAt({ width, data }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

export function meanDifference(a: RgbImage, b: RgbImage): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

/** Returns the largest difference of a channel between two colors. */
export function colorDistance(a: number[], b: number[]): number {
  return Math.max(...a.map((value, channel) => Math.abs(value - b[channel]!)));
}
