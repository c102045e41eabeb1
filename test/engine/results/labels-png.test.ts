import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeLabelsPng } from '#engine/results/labels-png.ts';
import { VOC_PALETTE } from '#engine/results/voc-palette.ts';
import { byteLabels, wordLabels } from './label-maps.ts';

describe('encodeLabelsPng', () => {
  it('keeps every label and the VOC palette in order', () => {
    const labels = byteLabels(16, 16, (pixel) => pixel);

    const png = decode(encodeLabelsPng(labels));

    expect(png).toMatchObject({ width: 16, height: 16, depth: 8, channels: 1 });
    expect(png.data).toEqual(labels.data);
    expect(png.palette).toEqual(VOC_PALETTE);
  });

  it('gives the pixels and colors that Pillow gives for the same labels', async () => {
    const pillow = readFileSync(new URL('./fixtures/labels.png', import.meta.url));
    const { width, height, data } = decode(pillow);

    const ours = encodeLabelsPng(byteLabels(width, height, (pixel) => data[pixel]!));

    expect(decode(ours).palette).toEqual(decode(pillow).palette);
    expect(await sharp(ours).raw().toBuffer()).toEqual(await sharp(pillow).raw().toBuffer());
  });

  it('writes 16-bit gray above 255 classes', async () => {
    const labels = wordLabels(300, 7, (pixel) => (pixel === 5 ? 65535 : pixel));

    const png = decode(encodeLabelsPng(labels));

    expect(png).toMatchObject({ width: 300, height: 7, depth: 16, channels: 1 });
    expect(png.palette).toBeUndefined();
    expect(png.data).toEqual(labels.data);
  });

  it('gives equal bytes for equal labels', () => {
    const labels = () => byteLabels(61, 43, (pixel) => (pixel * pixel) % 21);

    expect(encodeLabelsPng(labels())).toEqual(encodeLabelsPng(labels()));
  });
});
