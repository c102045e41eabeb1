/**
 * Charts as SVG text, drawn by Vega without a browser. Colors are the page's own variables, so that one
 * drawing serves light and dark. What a chart shows is also in a table beside it; for who cannot see it,
 * it is one picture with a sentence.
 */
import { parse, View, type Mark, type Spec } from 'vega';

/** Colors of the report's page; `style.ts` gives them their values. */
export const COLORS = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  bar: 'var(--bar)',
  up: 'var(--up)',
  down: 'var(--down)',
  right: 'var(--right)',
  wrong: 'var(--wrong)',
  onStrong: 'var(--on-strong)',
} as const;

/** Charts for a screen, and the same for a phone: text keeps its size. In pixels. */
export const CHART_WIDTHS = { wide: 960, narrow: 346 } as const;

export async function drawChart(spec: Spec): Promise<string> {
  const view = new View(
    parse({ padding: 0, ...spec, autosize: 'none', config: { font: 'inherit' } as never }),
    {
      renderer: 'none',
    },
  );
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A mark that only draws: no cursor, no words of its own. */
export function plain(mark: Mark): Mark {
  return { ...mark, aria: false, interactive: false };
}

/** The mean width of a character in the reader's font, whichever that is, in em. */
const CHARACTER_WIDTH = 0.58;
/** The width that Vega assumes where there is no canvas to measure on. */
const VEGA_CHARACTER_WIDTH = 0.8;

/** About how wide the longest of the texts is, in pixels. */
export function widestText(texts: readonly string[], fontSize: number): number {
  return Math.max(0, ...texts.map((text) => text.length)) * fontSize * CHARACTER_WIDTH;
}

/** Vega's `limit`, for text to end in an ellipsis where it is about `pixels` wide. */
export function textLimit(pixels: number): number {
  return (pixels * VEGA_CHARACTER_WIDTH) / CHARACTER_WIDTH;
}
