import { describe, expect, it } from 'vitest';
import { overlayColour } from '#engine/results/overlay-colours.ts';

const colours = Array.from({ length: 256 }, (_, index) => overlayColour(index));

describe('overlayColour', () => {
  it('gives 256 different colours and then begins again', () => {
    expect(new Set(colours.map(String)).size).toBe(256);
    expect(overlayColour(256)).toEqual(overlayColour(0));
  });

  it('gives no grey and nothing near black', () => {
    for (const colour of colours) {
      expect(Math.max(...colour) - Math.min(...colour), String(colour)).toBeGreaterThan(30);
      expect(Math.max(...colour), String(colour)).toBeGreaterThan(110);
    }
  });

  it('keeps the first twenty well apart', () => {
    for (const [index, one] of colours.slice(0, 20).entries()) {
      for (const other of colours.slice(index + 1, 20)) {
        const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
        expect(distance, `${String(one)} and ${String(other)}`).toBeGreaterThan(50);
      }
    }
  });
});
