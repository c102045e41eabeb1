import { describe, expect, it } from 'vitest';
import { cutSquare } from '#evaluation/paper/figures/cut-square.ts';
import { outlinePatch, paintHeat } from '#evaluation/paper/figures/paint-heat.ts';

/** The column is encoded in red, the row in green. */
function ramp(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [pixel % width, Math.floor(pixel / width), 0][at % 3]!;
  });
  return { width, height, data };
}

function brightness(data: Uint8Array, width: number, x: number, y: number): number {
  return data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3).reduce((sum, value) => sum + value, 0);
}

describe('the square around a point', () => {
  it.each([
    ['in the middle', { x: 0.5, y: 0.5 }, 30, 0, { x: 0.5, y: 0.5 }],
    ['at the left', { x: 0, y: 0.25 }, 0, 0, { x: 0, y: 0.25 }],
    ['at the right', { x: 1, y: 1 }, 60, 0, { x: 1, y: 1 }],
  ])('stays inside the picture %s', (_, point, left, top, inside) => {
    const cut = cutSquare(ramp(100, 40), 40, point);

    expect([cut.square.width, cut.square.height]).toEqual([40, 40]);
    expect([cut.square.data[0], cut.square.data[1]]).toEqual([left, top]);
    expect(cut.inside).toEqual(inside);
  });
});

describe('heat over a picture', () => {
  it('is brightest where the value is largest, whatever the scale', async () => {
    const picture = { width: 80, height: 80, data: new Uint8Array(80 * 80 * 3) };
    const values = Float32Array.of(0, 0, 0, 0, 0, 0.002, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    const { data } = await paintHeat(picture, values, 4);

    expect(brightness(data, 80, 30, 30)).toBeGreaterThan(400);
    expect(brightness(data, 80, 70, 70)).toBeLessThan(20);
  });

  it('has a frame around a patch, and leaves the rest', () => {
    const picture = { width: 80, height: 80, data: new Uint8Array(80 * 80 * 3).fill(100) };

    const framed = outlinePatch(picture, 6, 4);

    const at = (x: number, y: number) => framed.data[3 * (y * 80 + x)];
    expect([at(40, 20), at(41, 21), at(59, 39), at(50, 30), at(39, 20), at(60, 30)]).toEqual([
      0, 255, 0, 100, 100, 100,
    ]);
    expect(picture.data.every((value) => value === 100)).toBe(true);
  });
});
