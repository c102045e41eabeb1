/**
 * Lays out the legend below an image. Sizes scale with the image, so that the legends of a thumbnail and of a
 * 50-megapixel image look alike when shown at the same width.
 */

import { drawableText, fitText, textWidth } from './legend-font.ts';
import type { Rgb } from './voc-palette.ts';

/** One entry of the legend before layout. */
export type LegendItem = {
  name: string;
  /** Share of the image's area, 0..1. */
  share: number;
  /** The swatch's fill. Without it the swatch is hollow, because the area is not tinted. */
  fill?: Rgb;
};

/** One entry of the legend with its position; x and y are the top left corner of its row. */
export type PlacedItem = {
  name: string;
  share: string;
  shareWidth: number;
  fill?: Rgb;
  x: number;
  y: number;
};

export type LegendLayout = {
  /** Size of the panel in pixels. It is as wide as the image, or wider if the text would not fit. */
  width: number;
  height: number;
  fontSize: number;
  rowHeight: number;
  columnWidth: number;
  items: PlacedItem[];
  /** The note about entries that did not fit, in the last cell. */
  more?: { text: string; x: number; y: number };
};

/** Proportions in multiples of the font size. */
export const LEGEND_PROPORTIONS = {
  padding: 1.25,
  row: 1.85,
  columnGap: 2.4,
  swatch: 1,
  swatchGap: 0.65,
  shareGap: 1.4,
};

/** The panel is at least this wide, which fits a short name and a share. */
const LEAST_WIDTH = 224;
const LEAST_ROWS = 6;
/** The legend's rows may take this share of the image's height if that is more. */
const MOST_OF_PICTURE = 0.6;
/** Width limit of names, in multiples of the font size. */
const WIDEST_NAME = 15;

/** @param items Entries in display order. */
export function layOutLegend(
  items: readonly LegendItem[],
  picture: { width: number; height: number },
): LegendLayout {
  const fontSize = fontSizeFor(picture);
  const width = Math.max(picture.width, LEAST_WIDTH);
  const padding = LEGEND_PROPORTIONS.padding * fontSize;
  const rowHeight = LEGEND_PROPORTIONS.row * fontSize;
  const lines = items.map((item) => toLine(item, fontSize));
  const { nameWidth, columnWidth } = measureColumn(lines, fontSize, width - 2 * padding);

  const pitch = columnWidth + LEGEND_PROPORTIONS.columnGap * fontSize;
  const columns = 1 + Math.max(0, Math.floor((width - 2 * padding - columnWidth) / pitch));
  const mostRows = Math.max(LEAST_ROWS, Math.floor((MOST_OF_PICTURE * picture.height) / rowHeight));
  const { shown, rows } = fillGrid(lines, columns, mostRows);
  const place = (cell: number) => ({
    x: padding + Math.floor(cell / rows) * pitch,
    y: padding + (cell % rows) * rowHeight,
  });

  const placed = shown.map((line, cell) => ({
    ...line,
    name: fitText(line.name, fontSize, nameWidth),
    ...place(cell),
  }));
  const hidden = lines.length - shown.length;
  const more = hidden > 0 ? { text: `+ ${hidden} more`, ...place(shown.length) } : undefined;
  const height = Math.ceil(2 * padding + rows * rowHeight);
  return { width, height, fontSize, rowHeight, columnWidth, items: placed, more };
}

/** Arranges entries in as few rows as the columns allow. The last cell may say "more". */
function fillGrid<Line>(lines: readonly Line[], columns: number, mostRows: number) {
  const cells = Math.min(lines.length, columns * mostRows);
  const shown = lines.slice(0, lines.length > cells ? cells - 1 : cells);
  return { shown, rows: Math.max(1, Math.ceil(cells / columns)) };
}

function toLine({ name, share, fill }: LegendItem, fontSize: number) {
  const text = formatShare(share);
  return { name, share: text, shareWidth: textWidth(text, fontSize), fill };
}

function fontSizeFor({ width, height }: { width: number; height: number }): number {
  const size = Math.min(Math.sqrt(width * height) / 42, width / 18);
  return Math.min(160, Math.max(12, size));
}

/**
 * Returns the widths in pixels of the name's space and of a whole column, as required by the widest entry.
 */
function measureColumn(
  lines: readonly { name: string; shareWidth: number }[],
  fontSize: number,
  inner: number,
) {
  const { swatch, swatchGap, shareGap } = LEGEND_PROPORTIONS;
  const widestShare = Math.max(0, ...lines.map((line) => line.shareWidth));
  const widestName = Math.max(0, ...lines.map((line) => textWidth(line.name, fontSize)));
  const rest = (swatch + swatchGap + shareGap) * fontSize + widestShare;
  const nameWidth = Math.min(widestName, WIDEST_NAME * fontSize, inner - rest);
  return { nameWidth, columnWidth: nameWidth + rest };
}

/** Returns a drawable name, because class names may be any text in any script. */
export function legendName(name: string, classIndex: number): string {
  return drawableText(name) || `class ${classIndex}`;
}

/** Formats a percentage with one decimal; a nonzero share that rounds to zero is marked as such. */
function formatShare(share: number): string {
  const percent = share * 100;
  return percent < 0.1 ? '<0.1%' : `${percent.toFixed(1)}%`;
}
