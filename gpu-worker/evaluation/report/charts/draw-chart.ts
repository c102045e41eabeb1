/**
 * Charts as SVG text, drawn by Vega without a browser. Colours are the page's own variables, so that one
 * drawing serves light and dark. What a chart shows is also in a table beside it; for who cannot see it,
 * it is one picture with a sentence.
 */
import { parse, View, type Mark, type Spec } from 'vega';

/** Of the report's page; `style.ts` gives them their values. */
export const COLOURS = {
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
    parse({ ...spec, padding: 0, autosize: 'none', config: { font: 'inherit' } as never }),
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
