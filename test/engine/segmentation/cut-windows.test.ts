import { describe, expect, it } from 'vitest';
import { cutWindows } from '#engine/segmentation/cut-windows.ts';

describe('cutWindows', () => {
  it('cuts windows row by row, each with its three planes', () => {
    // Each value encodes its place: channel, row and column.
    const [width, height] = [5, 4];
    const data = Float32Array.from({ length: 3 * height * width }, (_, index) => {
      const [channel, pixel] = [Math.floor(index / 20), index % 20];
      return channel * 100 + Math.floor(pixel / width) * 10 + (pixel % width);
    });
    const grid = { windowSize: 2, rows: [0, 2], columns: [0, 2, 3] };
    const windows = cutWindows({ width, height, data }, grid, 2, 2);
    const block = (corner: number) => [corner, corner + 1, corner + 10, corner + 11];
    const window = (corner: number) => [corner, corner + 100, corner + 200].flatMap(block);
    expect([...windows]).toEqual([...window(3), ...window(20)]);
  });
});
