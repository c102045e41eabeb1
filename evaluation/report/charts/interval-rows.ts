/**
 * One row a value: its name, a bar or a dot with its interval, and the value in words. Serves scores of
 * classes, scores of variants, and differences.
 */
import type { Mark, Spec } from 'vega';
import { COLORS, drawChart, plain, textLimit, widestText } from './draw-chart.ts';

export type IntervalRow = {
  name: string;
  value: number | null;
  interval: readonly [number, number] | null;
  /** The text at the end of the row. */
  text: string;
  color: string;
};

export type IntervalRowsOptions = {
  /** The width in pixels. */
  width: number;
  mark: 'bar' | 'dot';
  /** The range of the axis. */
  domain: readonly [number, number];
  /** Differences: the axis says "+5", and zero stands out. */
  isSigned?: boolean;
};

const FONT_SIZE = 13;
/** A chart with at least this many rows draws them closer together. */
const MANY_ROWS = 60;
const AXIS_HEIGHT = 26;
const GAP = 6;
/** The largest share of the width that names may take. */
const MOST_FOR_NAMES = 0.32;
/** Narrower than this a chart is for a phone. */
const NARROW = 500;

/** A Vega expression. */
const SIGNED = "datum.value === 0 ? '0' : format(datum.value, '+')";

/** SVG text, `width` pixels wide. */
export function drawIntervalRows(
  rows: readonly IntervalRow[],
  options: IntervalRowsOptions,
): Promise<string> {
  return drawChart(intervalRowsSpec(rows, options));
}

function intervalRowsSpec(rows: readonly IntervalRow[], options: IntervalRowsOptions): Spec {
  const { width, mark, domain, isSigned = false } = options;
  const { left, right } = columns(rows, width);
  const rowHeight = rows.length >= MANY_ROWS ? 18 : 24;
  const height = rows.length * rowHeight;
  return {
    width,
    height,
    padding: { left: 0, right: 0, top: AXIS_HEIGHT, bottom: 0 },
    data: [{ name: 'rows', values: rows.map((row, index) => ({ ...row, ...ends(row), index })) }],
    scales: [
      { name: 'x', type: 'linear', domain: [...domain], range: [left, right], clamp: true, zero: false },
      {
        name: 'y',
        type: 'band',
        domain: rows.map((_, index) => index),
        range: [0, height],
        padding: 0.3,
      },
    ],
    axes: [
      {
        orient: 'top',
        scale: 'x',
        encode: {
          labels: { update: { text: { signal: isSigned ? SIGNED : 'datum.label' } } },
          grid: {
            update: {
              stroke: [
                { test: `${isSigned} && datum.value === 0`, value: COLORS.muted },
                { value: COLORS.line },
              ],
            },
          },
        },
        grid: true,
        ticks: false,
        domain: false,
        tickCount: width < NARROW ? 3 : 6,
        labelColor: COLORS.muted,
        labelFontSize: FONT_SIZE - 1,
        labelPadding: 6,
        aria: false,
      },
    ],
    marks: [
      nameText(left),
      // A whisker begins at the end of a bar, and passes behind a dot.
      ...(mark === 'bar' ? [bar(), whisker()] : [whisker(), dot(width)]),
      valueText(width),
    ].map(plain),
  };
}

/** The positions where names end and where the column of values begins. */
function columns(rows: readonly IntervalRow[], width: number) {
  const names = widestText(
    rows.map(({ name }) => name),
    FONT_SIZE,
  );
  const values = widestText(
    rows.map(({ text }) => text),
    FONT_SIZE,
  );
  return {
    left: Math.round(Math.min(names, width * MOST_FOR_NAMES) + 2 * GAP),
    right: Math.round(width - values - 2 * GAP),
  };
}

function ends({ value, interval }: IntervalRow) {
  return { low: interval?.[0] ?? value, high: interval?.[1] ?? value };
}

function bar(): Mark {
  return {
    type: 'rect',
    from: { data: 'rows' },
    encode: {
      enter: {
        x: { scale: 'x', value: 0 },
        x2: { scale: 'x', field: 'value' },
        y: { scale: 'y', field: 'index' },
        height: { scale: 'y', band: 1 },
        fill: { field: 'color' },
        fillOpacity: { value: 0.75 },
      },
    },
  };
}

function dot(width: number): Mark {
  return {
    type: 'symbol',
    from: { data: 'rows' },
    encode: {
      enter: {
        x: { scale: 'x', field: 'value' },
        y: { scale: 'y', field: 'index', band: 0.5 },
        size: { value: width < NARROW ? 45 : 80 },
        fill: { field: 'color' },
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
        stroke: { value: COLORS.ink },
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
        ...rowText(COLORS.ink),
        x: { value: left - GAP },
        text: { field: 'name' },
        align: { value: 'right' },
        limit: { value: textLimit(left - GAP) },
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
        ...rowText(COLORS.muted),
        x: { value: width },
        text: { field: 'text' },
        align: { value: 'right' },
      },
    },
  };
}

function rowText(color: string) {
  return {
    y: { scale: 'y', field: 'index', band: 0.5 },
    baseline: { value: 'middle' as const },
    fontSize: { value: FONT_SIZE },
    fill: { value: color },
  };
}
