/**
 * The confusion matrix as a heat map: rows are the true classes, each row's shares sum to one. Right
 * pixels, on the diagonal, have a color of their own. The names of rows and columns are drawings of
 * their own, so that they can stay in sight while the cells scroll beneath them.
 */
import type { Mark, Spec } from 'vega';
import { CHART_WIDTHS, COLORS, drawChart, plain, textLimit, widestText } from './draw-chart.ts';

export type ConfusionMap = {
  /** SVG texts. */
  cells: string;
  rowNames: string;
  columnNames: string;
  /** True if the chart is wider than the page. */
  isLarge: boolean;
};

/** The share of a row below which a cell stays empty. */
const LEAST_SHARE = 0.002;
/** The share from which on a cell shows its number, if the cell is large enough. */
const LEAST_WRITTEN = 0.005;
const LEAST_CELL_WITH_NUMBER = 24;
const SMALLEST_CELL = 12;
const LARGEST_CELL = 38;
const FONT_SIZE = 13;
const MOST_FOR_NAMES = 150;
/** Around the matrix on the page. */
const MARGIN = 20;
/** The share from which on text in a cell takes the other color. */
const STRONG = 0.85;

type Cell = { row: number; column: number; share: number; opacity: number; color: string; text: string };

/** @param confusion [truth][prediction] in pixels; a last column of void is drawn if there is any. */
export async function drawConfusionMap(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
): Promise<ConfusionMap> {
  const hasVoid = confusion.some((row) => (row[classes.length] ?? 0) > 0);
  const columns = hasVoid ? [...classes, 'void'] : classes;
  const names = Math.min(MOST_FOR_NAMES, Math.ceil(widestText(columns, FONT_SIZE) + 12));
  const size = cellSize(columns.length, names);
  const fontSize = Math.min(FONT_SIZE, size - 2);
  const cells = confusion.flatMap((row, truth) => cellsOfRow(row.slice(0, columns.length), truth));
  return {
    cells: await drawChart(cellsSpec(cells, { columns: columns.length, rows: classes.length, size })),
    rowNames: await drawChart(namesSpec(classes, { size, fontSize, names, across: false })),
    columnNames: await drawChart(namesSpec(columns, { size, fontSize, names, across: true })),
    isLarge: columns.length * size + names > CHART_WIDTHS.wide,
  };
}

/** The size of a cell in pixels: it fills the page, but stays between legible and clumsy. */
function cellSize(columns: number, names: number): number {
  const room = CHART_WIDTHS.wide - names - MARGIN;
  return Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, Math.floor(room / columns)));
}

function cellsOfRow(row: readonly number[], truth: number): Cell[] {
  const pixels = row.reduce((sum, cell) => sum + cell, 0);
  return row.flatMap((cell, prediction) => {
    const share = cell / pixels;
    if (!(share >= LEAST_SHARE)) return [];
    return [
      {
        row: truth,
        column: prediction,
        share,
        // The square root lets a confusion of one percent be seen beside a class that is right.
        opacity: Number(Math.sqrt(share).toFixed(2)),
        color: prediction === truth ? COLORS.right : COLORS.wrong,
        text: share >= LEAST_WRITTEN ? (100 * share).toFixed(0) : '',
      },
    ];
  });
}

function cellsSpec(cells: readonly Cell[], grid: { columns: number; rows: number; size: number }): Spec {
  const { columns, rows, size } = grid;
  const marks: Mark[] = [
    gridLines('x', columns, { size, length: rows * size }),
    gridLines('y', rows, { size, length: columns * size }),
    {
      type: 'rect',
      from: { data: 'cells' },
      encode: {
        enter: {
          x: { field: 'column', mult: size, offset: 0.5 },
          y: { field: 'row', mult: size, offset: 0.5 },
          width: { value: size - 1 },
          height: { value: size - 1 },
          fill: { field: 'color' },
          fillOpacity: { field: 'opacity' },
        },
      },
    },
  ];
  if (size >= LEAST_CELL_WITH_NUMBER) marks.push(numbers(size));
  return {
    width: columns * size,
    height: rows * size,
    data: [{ name: 'cells', values: cells.map((cell) => ({ ...cell, ink: inkOn(cell) })) }],
    marks: marks.map(plain),
  };
}

function inkOn({ opacity }: Cell): string {
  return opacity >= STRONG ? COLORS.onStrong : COLORS.ink;
}

function numbers(size: number): Mark {
  return {
    type: 'text',
    from: { data: 'cells' },
    encode: {
      enter: {
        x: { field: 'column', mult: size, offset: size / 2 },
        y: { field: 'row', mult: size, offset: size / 2 },
        text: { field: 'text' },
        align: { value: 'center' },
        baseline: { value: 'middle' },
        fontSize: { value: 12 },
        fill: { field: 'ink' },
      },
    },
  };
}

/** Fine lines that lead from a name to its cells: each of a small matrix, each fifth of a large one. */
function gridLines(axis: 'x' | 'y', lines: number, { size, length }: { size: number; length: number }): Mark {
  const step = lines > 30 ? 5 : 1;
  const other = axis === 'x' ? 'y' : 'x';
  return {
    type: 'group',
    marks: Array.from({ length: Math.floor(lines / step) + 1 }, (_, line): Mark => {
      const at = { value: line * step * size };
      return plain({
        type: 'rule',
        encode: {
          enter: {
            [axis]: at,
            [`${axis}2`]: at,
            [other]: { value: 0 },
            [`${other}2`]: { value: length },
            stroke: { value: COLORS.line },
          },
        },
      });
    }),
  };
}

function namesSpec(
  names: readonly string[],
  layout: { size: number; fontSize: number; names: number; across: boolean },
): Spec {
  const { size, fontSize, names: room, across } = layout;
  const along = { field: 'index', mult: size, offset: size / 2 };
  const place = across
    ? { x: along, y: { value: room - 6 }, angle: { value: -90 }, align: { value: 'left' as const } }
    : { x: { value: room - 6 }, y: along, align: { value: 'right' as const } };
  return {
    width: across ? names.length * size : room,
    height: across ? room : names.length * size,
    data: [{ name: 'names', values: names.map((name, index) => ({ name, index })) }],
    marks: [
      plain({
        type: 'text',
        from: { data: 'names' },
        encode: {
          enter: {
            ...place,
            text: { field: 'name' },
            baseline: { value: 'middle' },
            fontSize: { value: fontSize },
            fill: { value: COLORS.ink },
            limit: { value: textLimit(room - 8) },
          },
        },
      }),
    ],
  };
}
