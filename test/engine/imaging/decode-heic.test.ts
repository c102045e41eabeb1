/**
 * The fixtures are drawn patches of 32 x 32 pixels, written with pillow-heif 1.8.1 (x265, 4:4:4).
 * The expected sRGB of Display P3 values was computed from the primaries' matrices, not by a
 * color engine. Rotated by `irot`, not by EXIF: the fixture holds both, and one must be ignored.
 */
import { describe, expect, it } from 'vitest';
import { decodeHeic } from '#engine/imaging/decode-heic.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { openHeif } from '#engine/imaging/libheif.ts';
import { asSharp, colorDistance, drawFlat, pixelAt } from '#test/support/images/drawn-picture.ts';
import { readFixture } from './fixtures.ts';

const patches = [
  [200, 100, 50],
  [60, 160, 80],
  [40, 80, 200],
  [128, 128, 128],
  [230, 210, 60],
  [150, 60, 150],
];
const displayP3AsSrgb = [
  [215, 93, 31],
  [0, 163, 69],
  [22, 81, 208],
  [128, 128, 128],
  [234, 209, 0],
  [162, 52, 154],
];
const white = [255, 255, 255];
const maxPixels = 50_000_000;

/** The color at the middle of each patch, and the columns of patches. */
async function decodePatches(name: string): Promise<{ columns: number; colors: number[][] }> {
  const decoded = await decodeImage(readFixture(name));
  const columns = decoded.width / 32;
  const colors = patches.map((_, i) => {
    return pixelAt(decoded, (i % columns) * 32 + 16, Math.floor(i / columns) * 32 + 16);
  });
  return { columns, colors };
}

/** The largest difference of a channel over all patches. */
function worstColor(colors: number[][], expected: number[][]): number {
  return Math.max(...colors.map((color, i) => colorDistance(color, expected[i]!)));
}

describe('a HEIC image', () => {
  it('keeps its colors', async () => {
    const { columns, colors } = await decodePatches('patches.heic');
    expect(columns).toBe(3);
    expect(worstColor(colors, patches)).toBeLessThanOrEqual(2);
  });

  it('is rotated once by its container', async () => {
    const clockwise = [3, 0, 4, 1, 5, 2].map((i) => patches[i]!);
    const { columns, colors } = await decodePatches('patches-rotated.heic');
    expect(columns).toBe(2);
    expect(worstColor(colors, clockwise)).toBeLessThanOrEqual(2);
  });

  it.each(['patches-display-p3.heic', 'patches-nclx-p3.heic'])(
    'of the Display P3 space is converted to sRGB (%s)',
    async (name) => {
      const { colors } = await decodePatches(name);
      expect(worstColor(colors, displayP3AsSrgb)).toBeLessThanOrEqual(2);
    },
  );

  it('is laid on white where it is transparent', async () => {
    const [a, b, , d, e] = patches as [number[], number[], number[], number[], number[]];
    const half = d.map((value) => (value * 128 + 255 * 127) / 255);
    const { colors } = await decodePatches('patches-alpha.heic');
    expect(worstColor(colors, [a, b, white, half, e, white])).toBeLessThanOrEqual(2);
  });

  it('of more pixels than allowed is refused by its header', async () => {
    await expect(decodeImage(readFixture('patches.heic'), { maxPixels: 96 * 64 - 1 })).rejects.toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/96 x 64, 6,144 pixels; at most 6,143/),
    });
  });

  it('of another codec than HEVC is refused as unsupported', async () => {
    const avif = await asSharp(drawFlat(64, 64, [9, 9, 9]))
      .avif()
      .toBuffer();
    const anyCodec = Buffer.from(avif.toString('latin1').replaceAll('avif', 'mif1'), 'latin1');
    await expect(decodeImage(anyCodec)).rejects.toMatchObject({
      code: 'unsupported-image-type',
      message: expect.stringMatching(/another codec than HEVC/),
    });
  });

  it('with a broken color profile is shown as if it had none', async () => {
    const file = readFixture('patches-display-p3.heic');
    const profileAt = file.indexOf('prof') + 4;
    file.fill(0x77, profileAt, profileAt + 400);
    const decoded = await decodeImage(file);
    expect(colorDistance(pixelAt(decoded, 16, 16), patches[0]!)).toBeLessThanOrEqual(2);
  });

  it('of more coded pixels than allowed is refused, whatever its header promises', () => {
    const heif = openHeif(readFixture('patches.heic'));
    expect(() => heif.decode(96 * 64 - 1)).toThrow(/Security limit exceeded/);
  });

  it('that is not decoded in time is given up', async () => {
    const decoding = decodeHeic(readFixture('patches.heic'), { maxPixels, timeLimitMilliseconds: 1 });
    await expect(decoding).rejects.toMatchObject({
      code: 'invalid-image',
      message: expect.stringMatching(/did not finish within 0\.001 s/),
    });
  });

  it('whose decoding is aborted ends as canceled', async () => {
    const controller = new AbortController();
    const decoding = decodeImage(readFixture('patches.heic'), { signal: controller.signal });
    controller.abort(new Error('the user left'));
    await expect(decoding).rejects.toMatchObject({
      code: 'canceled',
      cause: expect.objectContaining({ message: 'the user left' }),
    });
  });

  it('leaves the caller’s bytes alone', async () => {
    const file = readFixture('patches.heic');
    await decodeImage(file);
    expect(file.equals(readFixture('patches.heic'))).toBe(true);
  });

  it('decodes beside others', async () => {
    const names = ['patches.heic', 'patches-rotated.heic', 'patches-alpha.heic'];
    const decoded = await Promise.all(names.map(async (name) => decodeImage(readFixture(name))));
    expect(decoded.map(({ width }) => width)).toEqual([96, 64, 96]);
  });
});
