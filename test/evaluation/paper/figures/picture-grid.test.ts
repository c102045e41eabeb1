import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPictureGrid, PICTURE_WIDTH } from '#evaluation/paper/figures/picture-grid.ts';
import type { Rgb } from '#engine/results/voc-palette.ts';

const RED: Rgb = [200, 10, 20];
const BLUE: Rgb = [10, 20, 200];

function plain([red, green, blue]: Rgb, height: number) {
  const data = Buffer.alloc(PICTURE_WIDTH * height * 3);
  for (let at = 0; at < data.length; at += 3) data.set([red, green, blue], at);
  return { width: PICTURE_WIDTH, height, data };
}

/** Counts the pixels of each color. */
async function countColors(png: Uint8Array): Promise<Map<string, number>> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const counts = new Map<string, number>();
  for (let at = 0; at < data.length; at += info.channels) {
    const color = `${data[at]},${data[at + 1]},${data[at + 2]}`;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return counts;
}

describe('a grid of pictures', () => {
  it('shows every picture whole, beside and below each other', async () => {
    const png = await drawPictureGrid({
      heads: ['Image', 'Truth'],
      rows: [
        { pictures: [plain(RED, 30), plain(BLUE, 30)] },
        { pictures: [plain(BLUE, 50), plain(RED, 50)] },
      ],
    });

    const { width, height } = await sharp(png).metadata();
    const colors = await countColors(png);
    expect(width).toBeGreaterThanOrEqual(2 * PICTURE_WIDTH);
    expect(height).toBeGreaterThanOrEqual(80);
    expect(colors.get('200,10,20')).toBe(80 * PICTURE_WIDTH);
    expect(colors.get('10,20,200')).toBe(80 * PICTURE_WIDTH);
  });

  it('grows by lines for a legend that does not fit into one', async () => {
    const rows = [{ pictures: [plain(RED, 30)] }];
    const legend = Array.from({ length: 12 }, (_, index) => ({ name: `class ${index}`, color: BLUE }));
    const heightWith = async (names: number) => {
      const png = await drawPictureGrid({ heads: ['Image'], rows, legend: legend.slice(0, names) });
      return (await sharp(png).metadata()).height;
    };

    const [none, one, two, twelve] = [
      await heightWith(0),
      await heightWith(1),
      await heightWith(2),
      await heightWith(12),
    ];
    expect(one).toBeGreaterThan(none);
    expect(two).toBe(one);
    expect(twelve).toBeGreaterThan(one);
  });

  it('makes room for the labels of rows', async () => {
    const widthWith = async (label?: string) => {
      const rows = [{ pictures: [plain(RED, 30)], label }];
      return (await sharp(await drawPictureGrid({ heads: ['Image'], rows })).metadata()).width;
    };

    expect(await widthWith('ITACLIP')).toBeGreaterThan(await widthWith());
  });
});
