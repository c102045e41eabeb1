import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeLabelsPng } from '#engine/results/labels-png.ts';
import { VOC_PALETTE } from '#engine/results/voc-palette.ts';
import { byteLabels, wordLabels } from './label-maps.ts';

describe('encodeLabelsPng', () => {
  it('keeps every label and the VOC palette in order', async () => {
    const labels = byteLabels(16, 16, (pixel) => pixel);

    const png = decode(await encodeLabelsPng(labels));

    expect(png).toMatchObject({ width: 16, height: 16, depth: 8, channels: 1 });
    expect(png.data).toEqual(labels.data);
    expect(png.palette).toEqual(VOC_PALETTE);
  });

  it('gives the pixels and colors that Pillow gives for the same labels', async () => {
    const pillow = readFileSync(new URL('./fixtures/labels.png', import.meta.url));
    const { width, height, data } = decode(pillow);

    const ours = await encodeLabelsPng(byteLabels(width, height, (pixel) => data[pixel]!));

    expect(decode(ours).palette).toEqual(decode(pillow).palette);
    expect(await sharp(ours).raw().toBuffer()).toEqual(await sharp(pillow).raw().toBuffer());
  });

  it('writes 16-bit gray above 255 classes', async () => {
    const labels = wordLabels(300, 7, (pixel) => (pixel === 5 ? 65535 : pixel));

    const png = decode(await encodeLabelsPng(labels));

    expect(png).toMatchObject({ width: 300, height: 7, depth: 16, channels: 1 });
    expect(png.palette).toBeUndefined();
    expect(png.data).toEqual(labels.data);
  });

  it.each([
    {
      name: '8 bits',
      labels: () =>
        byteLabels(
          1201,
          907,
          at(1201, (x, y) => ((x * x + y * y) >> 9) % 21),
        ),
      sha256: '95f2e70fef5b329620b070150a136ddcf4ba2407fe3a2604c75e7bd5c06e717e',
    },
    {
      name: '16 bits',
      labels: () =>
        wordLabels(
          601,
          403,
          at(601, (x, y) => ((x * y) >> 8) % 300),
        ),
      sha256: 'd3051127096d06c7ec5170c814cba5ff6bc77ad1e90beeebce88f37a9b6e24b3',
    },
  ])("gives the bytes that Python's zlib gives, on every processor: $name", async ({ labels, sha256 }) => {
    const bytes = await encodeLabelsPng(labels());

    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });
});

/** The label of a pixel by its column and row. */
function at(width: number, labelOf: (x: number, y: number) => number) {
  return (pixel: number) => labelOf(pixel % width, Math.floor(pixel / width));
}
