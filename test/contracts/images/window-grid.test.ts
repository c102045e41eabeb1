import { describe, expect, it } from 'vitest';
import { countWindows, layOutWindows, windowStarts } from '#contracts/images/window-grid.ts';
import { startsAlong } from '#test/support/reference/planes.ts';

const WINDOW = 224;

describe('windowStarts', () => {
  it.each([
    { length: 224, stride: 28, starts: [0] },
    { length: 336, stride: 112, starts: [0, 112] },
    { length: 337, stride: 112, starts: [0, 112, 113] },
    { length: 448, stride: 224, starts: [0, 224] },
    { length: 447, stride: 224, starts: [0, 223] },
    { length: 300, stride: 56, starts: [0, 56, 76] },
  ])('of $length pixels at stride $stride are $starts', ({ length, stride, starts }) => {
    expect(windowStarts(length, WINDOW, stride)).toEqual(starts);
  });

  it('follow the formula for every length', () => {
    for (let length = WINDOW; length < 700; length += 1) {
      for (const stride of [28, 50, 224]) {
        expect(windowStarts(length, WINDOW, stride)).toEqual(startsAlong(length, WINDOW, stride));
      }
    }
  });
});

describe('layOutWindows', () => {
  // Numerics, section 11: forward passes of five views.
  it.each([
    { width: 448, height: 336, stride: 28, passes: 225 },
    { width: 448, height: 336, stride: 56, passes: 75 },
    { width: 448, height: 336, stride: 112, passes: 30 },
    { width: 448, height: 336, stride: 224, passes: 20 },
    { width: 597, height: 448, stride: 28, passes: 675 },
    { width: 597, height: 448, stride: 56, passes: 200 },
    { width: 597, height: 448, stride: 112, passes: 75 },
    { width: 597, height: 448, stride: 224, passes: 30 },
    { width: 1120, height: 560, stride: 28, passes: 2145 },
    { width: 1120, height: 560, stride: 56, passes: 595 },
    { width: 1120, height: 560, stride: 112, passes: 180 },
    { width: 1120, height: 560, stride: 224, passes: 75 },
  ])('costs $passes passes for $width x $height at stride $stride', ({ width, height, stride, passes }) => {
    expect(5 * countWindows(layOutWindows({ width, height }, WINDOW, stride))).toBe(passes);
  });

  it('leaves no gap where the stride is larger than the window', () => {
    const { rows, columns } = layOutWindows({ width: 100, height: 64 }, 32, 112);
    expect({ rows, columns }).toEqual({ rows: [0, 32], columns: [0, 32, 64, 68] });
  });
});
