import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { countLabels, type LabelMap } from '#engine/results/label-map.ts';
import { overlayColor } from '#engine/results/overlay-colors.ts';
import {
  encodeOverlayJpeg,
  encodeOverlayPng,
  paintOverlay,
  type LegendEntry,
  type OverlayOptions,
} from '#engine/results/overlay.ts';
import { byteLabels } from './label-maps.ts';

type Word = Omit<LegendEntry, 'area'>;

const words: Word[] = [{ name: 'background', background: true }, { name: 'cat' }, { name: '<b>&"' }];

/** An image of 320 x 240 with a gradient in each channel. */
const image: RgbImage = {
  width: 320,
  height: 240,
  data: Uint8Array.from({ length: 320 * 240 * 3 }, (_, index) => (index * 7 + (index >> 9)) % 256),
};

/** From left to right: background, cat, the third class and void, 80 columns each. */
const labels = byteLabels(320, 240, (pixel) => [0, 1, 2, 255][Math.floor((pixel % 320) / 80)]!);

function paint(shown: RgbImage, map: LabelMap, classes = words, options: OverlayOptions = {}) {
  const areas = countLabels(map);
  const entries = classes.map((word, index) => ({ ...word, area: areas[index]! }));
  return paintOverlay(shown, map, entries, options);
}

async function renderOverlay(...args: Parameters<typeof paint>): Promise<Uint8Array> {
  return encodeOverlayPng(await paint(...args));
}

async function render(...args: Parameters<typeof paint>) {
  const { data, info } = await sharp(await renderOverlay(...args))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  return { width: info.width, height: info.height, channels: info.channels, at };
}

function imageAt(x: number, y: number): number[] {
  return [...image.data.subarray((y * image.width + x) * 3, (y * image.width + x) * 3 + 3)];
}

describe('the overlay', () => {
  it('puts the legend below an image of the same width', async () => {
    const overlay = await render(image, labels);

    expect(overlay).toMatchObject({ width: 320, channels: 3 });
    expect(overlay.height).toBeGreaterThan(image.height + 30);
  });

  it('leaves background and void as photographed, up to the boundary', async () => {
    const overlay = await render(image, labels);

    for (const x of [0, 40, 79, 240, 300, 319]) {
      for (const y of [0, 100, 239]) expect(overlay.at(x, y), `${x}, ${y}`).toEqual(imageAt(x, y));
    }
  });

  it('moves class pixels nearly halfway to the color of the class', async () => {
    const overlay = await render(image, labels);

    for (const [x, classIndex] of [
      [120, 1],
      [200, 2],
    ] as const) {
      const mix = overlayColor(classIndex).map(
        (color, channel) => 0.4375 * color + 0.5625 * imageAt(x, 100)[channel]!,
      );
      for (const [channel, value] of overlay.at(x, 100).entries())
        expect(Math.abs(value - mix[channel]!)).toBeLessThan(3);
    }
  });

  it('draws bright lines where classes meet', async () => {
    const overlay = await render(image, labels);

    for (const x of [80, 159, 160, 239])
      expect(Math.min(...overlay.at(x, 100)), `column ${x}`).toBeGreaterThan(210);
  });

  it('tints the first class of a vocabulary without background too', async () => {
    const overlay = await render(image, labels, [{ name: 'sky' }, { name: 'cat' }, { name: 'dog' }]);

    expect(overlay.at(40, 100)).not.toEqual(imageAt(40, 100));
  });

  it('shrinks image and labels to the long side that is asked for', async () => {
    const gray = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 3).fill(100) };
    const halves = byteLabels(640, 480, (pixel) => (pixel % 640 < 320 ? 0 : 1));

    const overlay = await render(gray, halves, words, { longSide: 320 });

    expect(overlay.width).toBe(320);
    expect(overlay.at(60, 120)).toEqual([100, 100, 100]);
    const mix = overlayColor(1).map((color) => 0.4375 * color + 0.5625 * 100);
    for (const [channel, value] of overlay.at(260, 239).entries())
      expect(Math.abs(value - mix[channel]!)).toBeLessThan(3);
  });

  it('names what the whole image has, also where the shrunk labels miss it', async () => {
    const rare = byteLabels(640, 480, (pixel) => (pixel === 0 ? 2 : 1));
    const large = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 3) };
    const without = byteLabels(640, 480, () => 1);

    const [one, other] = await Promise.all(
      [rare, without].map((map) => paint(large, map, words, { longSide: 160 })),
    );

    // The legend of two classes is not that of one.
    expect(Buffer.compare(one!.data, other!.data)).not.toBe(0);
    expect(one!.width).toBe(other!.width);
  });

  it('encodes a JPEG of the same size', async () => {
    const overlay = await paint(image, labels);
    const { format, width, height } = await sharp(await encodeOverlayJpeg(overlay)).metadata();

    expect({ format, width, height }).toEqual({ format: 'jpeg', width: 320, height: overlay.height });
  });

  it('keeps a thumbnail at the top left of a panel that can be read', async () => {
    const overlay = await render(
      { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) },
      byteLabels(2, 1, () => 0),
    );

    expect(overlay.width).toBeGreaterThan(150);
    expect([overlay.at(0, 0), overlay.at(1, 0)]).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(overlay.at(2, 0)).toEqual(overlay.at(0, 1));
  });

  it('gives equal bytes for equal input', async () => {
    const [one, other] = await Promise.all([renderOverlay(image, labels), renderOverlay(image, labels)]);

    expect(one).toEqual(other);
  });

  it('refuses labels of another size', async () => {
    await expect(
      renderOverlay(
        image,
        byteLabels(2, 2, () => 0),
      ),
    ).rejects.toThrow('320x240 image cannot have 2x2 labels');
  });

  it('stops when the caller aborts', async () => {
    await expect(renderOverlay(image, labels, words, { signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    );
  });
});
