import { describe, expect, it } from 'vitest';
import { resizeBilinear } from '#engine/imaging/resize-bilinear.ts';
import { shrinkImage } from '#engine/imaging/shrink-image.ts';
import { drawFlat, drawGradient, drawPattern, meanDifference } from '#test/support/images/drawn-picture.ts';

/** Alternating columns of black and white, which look gray from afar. */
function drawStripes(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 255);
  return { width, height, data };
}

describe('shrinkImage', () => {
  it('averages what it leaves out, where the bilinear resize would alias', async () => {
    const stripes = drawStripes(1000, 600);
    const shrunk = await shrinkImage(stripes, { width: 125, height: 75 });
    expect(shrunk).toMatchObject({ width: 125, height: 75 });
    expect(shrunk.data).toHaveLength(125 * 75 * 3);
    const inner = shrunk.data.filter((_, i) => Math.floor(i / 3) % 125 > 0 && Math.floor(i / 3) % 125 < 124);
    expect(Math.max(...inner) - Math.min(...inner)).toBeLessThanOrEqual(2);
    expect(inner[0]).toBeGreaterThan(120);
    expect(inner[0]).toBeLessThan(135);
  });

  it('shifts nothing', async () => {
    const shrunk = await shrinkImage(drawGradient(1200, 900), { width: 240, height: 180 });
    expect(meanDifference(shrunk, drawGradient(240, 180))).toBeLessThan(1);
    const exact = resizeBilinear(drawGradient(1200, 900), 240, 180);
    expect(meanDifference(shrunk, exact)).toBeLessThan(0.6);
  });

  it('keeps a flat color', async () => {
    const shrunk = await shrinkImage(drawFlat(640, 480, [10, 200, 77]), { width: 99, height: 71 });
    expect([...new Set(shrunk.data)].toSorted((a, b) => a - b)).toEqual([10, 77, 200]);
  });

  it('leaves an image of the working size alone', async () => {
    const image = drawPattern(30, 20);
    expect(await shrinkImage(image, { width: 30, height: 20 })).toBe(image);
  });
});
