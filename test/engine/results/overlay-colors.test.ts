import { describe, expect, it } from 'vitest';
import { overlayColor } from '#engine/results/overlay-colors.ts';

const colors = Array.from({ length: 256 }, (_, index) => overlayColor(index));

describe('overlayColor', () => {
  it('gives 256 different colors and then begins again', () => {
    expect(new Set(colors.map(String)).size).toBe(256);
    expect(overlayColor(256)).toEqual(overlayColor(0));
  });

  it('gives no gray and nothing near black', () => {
    for (const color of colors) {
      expect(Math.max(...color) - Math.min(...color), String(color)).toBeGreaterThan(30);
      expect(Math.max(...color), String(color)).toBeGreaterThan(110);
    }
  });

  it('keeps the first twenty well apart', () => {
    for (const [index, one] of colors.slice(0, 20).entries()) {
      for (const other of colors.slice(index + 1, 20)) {
        const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
        expect(distance, `${String(one)} and ${String(other)}`).toBeGreaterThan(50);
      }
    }
  });
});
