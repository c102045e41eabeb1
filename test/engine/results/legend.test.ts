import { describe, expect, it } from 'vitest';
import { drawableText, fitText, textOutline, textWidth } from '#engine/results/legend-font.ts';
import { layOutLegend, legendName, type LegendItem } from '#engine/results/legend-layout.ts';
import { drawLegend } from '#engine/results/legend-panel.ts';

const items = (count: number, name = 'a class'): LegendItem[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${name} ${index}`,
    share: 1 / count,
    fill: [255, 0, 0],
  }));

const pictures = [
  { width: 1, height: 1 },
  { width: 80, height: 60 },
  { width: 640, height: 480 },
  { width: 300, height: 5000 },
  { width: 8000, height: 400 },
  { width: 8000, height: 6000 },
];

describe('layOutLegend', () => {
  it.each(pictures)('keeps 256 long names inside the panel of a $width x $height picture', (picture) => {
    const layout = layOutLegend(items(256, 'a class with a name that goes on and on'), picture);

    for (const { name, x, y } of layout.items) {
      expect(name).toMatch(/…$/);
      expect(x).toBeGreaterThan(0);
      expect(x + layout.columnWidth).toBeLessThan(layout.width);
      expect(y + layout.rowHeight).toBeLessThan(layout.height);
    }
    expect(layout.more?.text).toBe(`+ ${256 - layout.items.length} more`);
  });

  it.each(pictures)('gives no two items of a $width x $height picture the same place', (picture) => {
    const { items: placed, more } = layOutLegend(items(256), picture);

    const places = [...placed, more!].map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('scales with the picture', () => {
    const small = layOutLegend(items(5), { width: 1000, height: 750 });
    const large = layOutLegend(items(5), { width: 3000, height: 2250 });

    expect(large.fontSize / small.fontSize).toBeCloseTo(3, 1);
    expect(large.height / small.height).toBeCloseTo(3, 1);
  });

  it('shows shares with one decimal and says when one is too small for that', () => {
    const shares = [0.5, 0.0123, 0.0004].map((share) => ({ name: 'x', share }));

    expect(layOutLegend(shares, { width: 640, height: 480 }).items.map((item) => item.share)).toEqual([
      '50.0%',
      '1.2%',
      '<0.1%',
    ]);
  });

  it('is never empty, so that the panel can be drawn without classes', () => {
    expect(layOutLegend([], { width: 640, height: 480 })).toMatchObject({
      items: [],
      more: undefined,
      width: 640,
    });
  });
});

describe('text', () => {
  it('keeps what the typeface has, in one line', () => {
    expect(drawableText(' tree\n\t🌳  ёл\u202eка\u0000 Straße ')).toBe('tree ёлка Straße');
    expect(legendName('日本語', 12)).toBe('class 12');
  });

  it('shortens to the width with an ellipsis', () => {
    const short = fitText('a long class name', 16, 60);

    expect(short).toMatch(/^a l.*…$/);
    expect(textWidth(short, 16)).toBeLessThanOrEqual(60);
    expect(fitText('cat', 16, 60)).toBe('cat');
  });

  it('becomes outlines that hold nothing but path data', () => {
    expect(textOutline('<b>&"</path><script>', 16, 5, 20)).toMatch(/^[MLQCZ0-9 .,-]+$/);
  });

  it('draws markup letter by letter, where a renderer of markup would draw only "x"', async () => {
    const ink = async (name: string) => {
      const layout = layOutLegend([{ name, share: 0.5 }], { width: 640, height: 480 });
      return (await drawLegend(layout)).filter((value) => value > 128).length;
    };

    expect(await ink('<b>x</b>&amp;"')).toBeGreaterThan(2 * (await ink('x')));
  });
});

describe('drawLegend', () => {
  it('gives raw RGB of the panel, with the swatch in its color', async () => {
    const layout = layOutLegend(items(1), { width: 640, height: 480 });

    const panel = await drawLegend(layout);

    const { x, y } = layout.items[0]!;
    const pixel = Math.round(y + layout.rowHeight / 2) * layout.width + Math.round(x + layout.fontSize / 2);
    expect(panel.length).toBe(layout.width * layout.height * 3);
    expect([...panel.subarray(pixel * 3, pixel * 3 + 3)]).toEqual([255, 0, 0]);
  });
});
