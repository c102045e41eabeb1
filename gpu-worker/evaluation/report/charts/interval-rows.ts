/**
 * One row a value: its name, a bar or a dot with its interval, and the value in words. Serves scores of
 * classes, scores of settings, and differences.
 */
import type { Mark, Spec } from 'vega';
import { COLOURS, drawChart, plain } from './draw-chart.ts';

export type IntervalRow = {
  name: string;
  value: number | null;
  interval: readonly [number, number] | null;
  /** What stands at the end of the row. */
  text: string;
  colour: string;
};

export type IntervalRowsOptions = {
  /** In pixels. */
  width: number;
  mark: 'bar' | 'dot';
  /** Of the axis. */
  domain: readonly [number, number];
  /** d3's format of the axis's numbers. */
  format: string;
};

const FONT_SIZE = 13;
/** From so many rows on they are closer together. */
const MANY_ROWS = 60;
const AXIS_HEIGHT = 26;
/** Narrower than this a chart is for a phone. */
const NARROW = 500;

/** SVG text, `width` pixels wide. */
export function drawIntervalRows(
  rows: readonly IntervalRow[],
  options: IntervalRowsOptions,
): Promise<string> {
  return drawChart(intervalRowsSpec(rows, options));
}

function intervalRowsSpec(rows: readonly IntervalRow[], options: IntervalRowsOptions): Spec {
  const { width, domain, format } = options;
  const { left, right } = columns(rows, width);
  const rowHeight = rows.length >= MANY_ROWS ? 18 : 24;
  const height = AXIS_HEIGHT + rows.length * rowHeight + 4;
  return {
    width,
    height,
    data: [{ name: 'rows', values: rows.map((row, index) => ({ ...row, ...ends(row), index })) }],
    scales: [
      { name: 'x', type: 'linear', domain: [...domain], range: [left, right], clamp: true },
      {
        name: 'y',
        type: 'band',
        domain: rows.map((_, index) => index),
        range: [AXIS_HEIGHT, height - 4],
        padding: 0.3,
      },
    ],
    axes: [
      {
        orient: 'top',
        scale: 'x',
        offset: -AXIS_HEIGHT,
        format,
        grid: true,
        gridColor: COLOURS.line,
        ticks: false,
        domain: false,
        tickCount: width < NARROW ? 3 : 6,
        labelColor: COLOURS.muted,
        labelFontSize: FONT_SIZE - 1,
        labelPadding: 6,
        aria: false,
      },
    ],
    marks: [nameText(left), options.mark === 'bar' ? bar(domain) : dot(), whisker(), valueText(width)].map(
      plain,
    ),
  };
}

/** Where names end and where the values' column begins. */
function columns(rows: readonly IntervalRow[], width: number) {
  const longest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  const most = width < NARROW ? 0.33 : 0.3;
  const names = Math.min(longest(rows.map(({ name }) => name)) * FONT_SIZE * 0.56 + 8, width * most);
  const values = longest(rows.map(({ text }) => text)) * FONT_SIZE * 0.56 + 12;
  return { left: Math.round(names + 8), right: Math.round(width - values) };
}

function ends({ value, interval }: IntervalRow) {
  return { low: interval?.[0] ?? value, high: interval?.[1] ?? value };
}

function bar(domain: readonly [number, number]): Mark {
  return {
    type: 'rect',
    from: { data: 'rows' },
    encode: {
      enter: {
        x: { scale: 'x', value: Math.max(0, domain[0]) },
        x2: { scale: 'x', field: 'value' },
        y: { scale: 'y', field: 'index' },
        height: { scale: 'y', band: 1 },
        fill: { field: 'colour' },
        fillOpacity: { value: 0.75 },
      },
    },
  };
}

function dot(): Mark {
  return {
    type: 'symbol',
    from: { data: 'rows' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'value' },
        y: { scale: 'y', field: 'index', band: 0.5 },
        size: { value: 90 },
        fill: { field: 'colour' },
      },
    },
  };
}

function whisker(): Mark {
  return {
    type: 'rule',
    from: { data: 'rows' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'low' },
        x2: { scale: 'x', field: 'high' },
        y: { scale: 'y', field: 'index', band: 0.5 },
        stroke: { value: COLOURS.ink },
        strokeWidth: { value: 1.5 },
      },
    },
  };
}

function nameText(left: number): Mark {
  return {
    type: 'text',
    from: { data: 'rows' },
    encode: {
      enter: {
        ...rowText(COLOURS.ink),
        x: { value: left - 8 },
        text: { field: 'name' },
        align: { value: 'right' },
        limit: { value: left - 8 },
      },
    },
  };
}

function valueText(width: number): Mark {
  return {
    type: 'text',
    from: { data: 'rows' },
    encode: {
      enter: {
        ...rowText(COLOURS.muted),
        x: { value: width },
        text: { field: 'text' },
        align: { value: 'right' },
      },
    },
  };
}

function rowText(colour: string) {
  return {
    y: { scale: 'y', field: 'index', band: 0.5 },
    baseline: { value: 'middle' as const },
    fontSize: { value: FONT_SIZE },
    fill: { value: colour },
  };
}
