/** Pictures in rows and columns on white, with a heading over each column and a legend below: a PNG. */
import sharp from 'sharp';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { drawableText, fitText, textOutline, textWidth } from '#engine/results/legend-font.ts';
import type { Rgb } from '#engine/results/voc-palette.ts';

/** The width of every picture of a grid, in pixels; pictures of a row have one height. */
export const PICTURE_WIDTH = 280;

export type GridRow = {
  pictures: readonly RgbImage[];
  /** The text to the left of the row. */
  label?: string;
};

export type PictureGrid = {
  heads: readonly string[];
  rows: readonly GridRow[];
  legend?: readonly { name: string; color: Rgb }[];
};

const MARGIN = 16;
const GAP = 8;
const FONT_SIZE = 16;
const LINE = 28;
const INK = 'rgb(28,30,36)';

export async function drawPictureGrid({ heads, rows, legend = [] }: PictureGrid): Promise<Uint8Array> {
  const labelWidth = Math.max(0, ...rows.map(({ label = '' }) => textWidth(label, FONT_SIZE)));
  const left = MARGIN + (labelWidth > 0 ? Math.ceil(labelWidth) + 2 * GAP : 0);
  const width = left + heads.length * (PICTURE_WIDTH + GAP) - GAP + MARGIN;
  const columns = heads.map((_, column) => left + column * (PICTURE_WIDTH + GAP));
  const tops = rowTops(rows);
  const bottom = tops.at(-1)!;
  const names = layOutNames(legend, width, bottom);
  const height = (names.at(-1)?.y ?? bottom - LINE) + LINE + MARGIN;
  const drawn = [
    ...heads.map((head, column) =>
      textSvg(fitText(head, FONT_SIZE, PICTURE_WIDTH), columns[column]!, MARGIN),
    ),
    ...rows.map(({ label = '', pictures }, row) =>
      textSvg(label, MARGIN, tops[row]! + (pictures[0]!.height - LINE) / 2),
    ),
    ...names.map(({ name, color, x, y }) => swatchSvg(color, x, y) + textSvg(name, x + 2 * FONT_SIZE, y)),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn.join('')}</svg>`;
  const layers = rows.flatMap(({ pictures }, row) =>
    pictures.map(({ data, width: columnsOf, height: rowsOf }, column) => ({
      input: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      raw: { width: columnsOf, height: rowsOf, channels: 3 as const },
      left: columns[column]!,
      top: tops[row]!,
    })),
  );
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite([...layers, { input: Buffer.from(svg), left: 0, top: 0 }])
    .png()
    .toBuffer();
}

/** The top of each row, and the bottom of the last one. */
function rowTops(rows: readonly GridRow[]): number[] {
  let top = MARGIN + LINE;
  const tops = rows.map(({ pictures }) => {
    const own = top;
    top += Math.max(...pictures.map(({ height }) => height)) + GAP;
    return own;
  });
  return [...tops, top];
}

/** Lays items out one after the other, as many in a line as the width allows. */
function layOutNames(legend: PictureGrid['legend'] & {}, width: number, top: number) {
  let [x, y] = [MARGIN, top];
  return legend.map(({ name: full, color }) => {
    const name = drawableText(full);
    const needed = textWidth(name, FONT_SIZE) + 4 * FONT_SIZE;
    if (x > MARGIN && x + needed > width - MARGIN) [x, y] = [MARGIN, y + LINE];
    const placed = { name, color, x, y };
    x += needed;
    return placed;
  });
}

function swatchSvg([red, green, blue]: Rgb, x: number, y: number): string {
  const top = y + (LINE - FONT_SIZE) / 2;
  return `<rect x="${x}" y="${top}" width="${FONT_SIZE}" height="${FONT_SIZE}" rx="4" fill="rgb(${red},${green},${blue})"/>`;
}

function textSvg(text: string, x: number, y: number): string {
  const baseline = y + (LINE + 0.727 * FONT_SIZE) / 2;
  return `<path fill="${INK}" d="${textOutline(text, FONT_SIZE, x, baseline)}"/>`;
}
