/**
 * Draws a legend from its layout. The SVG contains only numbers, colors and generated outlines; no text from
 * the caller reaches it.
 */

import sharp from 'sharp';
import { textOutline } from './legend-font.ts';
import { LEGEND_PROPORTIONS, type LegendLayout, type PlacedItem } from './legend-layout.ts';
import type { Rgb } from './voc-palette.ts';

/** The color behind the legend, and beside the image if the panel is wider. */
export const PANEL_COLOR: Rgb = [21, 23, 28];

const NAME_COLOR: Rgb = [242, 243, 245];
const QUIET_COLOR: Rgb = [154, 160, 171];

/** Returns the panel as raw RGB, HWC, `layout.width` x `layout.height`. */
export async function drawLegend(layout: LegendLayout): Promise<Uint8Array> {
  const svg = Buffer.from(legendSvg(layout));
  // The panel's rectangle covers everything, so all pixels are opaque.
  return sharp(svg).removeAlpha().raw().toBuffer();
}

function legendSvg(layout: LegendLayout): string {
  const { width, height, items, more } = layout;
  const drawn = items.map((item) => itemSvg(item, layout)).join('');
  const rest = more ? textSvg(more.text, textLeft(more.x, layout), more.y, layout, QUIET_COLOR) : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="${css(PANEL_COLOR)}"/>${drawn}${rest}</svg>`
  );
}

function itemSvg(item: PlacedItem, layout: LegendLayout): string {
  const shareLeft = item.x + layout.columnWidth - item.shareWidth;
  return (
    swatchSvg(item, layout) +
    textSvg(item.name, textLeft(item.x, layout), item.y, layout, item.fill ? NAME_COLOR : QUIET_COLOR) +
    textSvg(item.share, shareLeft, item.y, layout, QUIET_COLOR)
  );
}

/** Draws a rounded square, filled for a tinted class and hollow for an untinted one. */
function swatchSvg({ x, y, fill }: PlacedItem, { fontSize, rowHeight }: LegendLayout): string {
  const line = fill ? 0 : fontSize * 0.1;
  const side = LEGEND_PROPORTIONS.swatch * fontSize - line;
  const top = y + (rowHeight - side) / 2;
  const paint = fill
    ? `fill="${css(fill)}"`
    : `fill="none" stroke="${css(QUIET_COLOR)}" stroke-width="${line}"`;
  return `<rect x="${x + line / 2}" y="${top}" width="${side}" height="${side}" rx="${side * 0.28}" ${paint}/>`;
}

function textLeft(x: number, { fontSize }: LegendLayout): number {
  return x + (LEGEND_PROPORTIONS.swatch + LEGEND_PROPORTIONS.swatchGap) * fontSize;
}

/** Centers text in its row by the height of capitals, which is about 0.73 of Inter's size. */
function textSvg(
  text: string,
  x: number,
  y: number,
  { fontSize, rowHeight }: LegendLayout,
  fill: Rgb,
): string {
  const baseline = y + (rowHeight + 0.727 * fontSize) / 2;
  return `<path fill="${css(fill)}" d="${textOutline(text, fontSize, x, baseline)}"/>`;
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red},${green},${blue})`;
}
