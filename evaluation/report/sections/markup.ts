/** Pieces of HTML that several sections share. What is put into a template is escaped by it. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { CHART_WIDTHS } from '../charts/draw-chart.ts';
import type { Rgb } from '#engine/results/voc-palette.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** SVG drawn for a screen and for a phone; the style shows the one that fits. */
export type TwoCharts = { wide: string; narrow: string };

export async function drawBoth(draw: (width: number) => Promise<string>): Promise<TwoCharts> {
  return { wide: await draw(CHART_WIDTHS.wide), narrow: await draw(CHART_WIDTHS.narrow) };
}

/** @param description what it says, for who cannot see it. */
export function chart({ wide, narrow }: TwoCharts, description: string): Markup {
  return html`<figure class="chart">
    <div class="wide" role="img" aria-label="${description}">${raw(wide)}</div>
    <div class="narrow" role="img" aria-label="${description}">${raw(narrow)}</div>
  </figure>`;
}

/** A table with room of its own: it scrolls, and the keyboard reaches it. */
export function scrolling(label: string, table: Markup, isTall = false): Markup {
  return html`<div class="scroll ${isTall ? 'tall' : ''}" role="region" aria-label="${label}" tabindex="0">
    ${table}
  </div>`;
}

/** A small square of a color, or an empty one. */
export function swatch(color: Rgb | undefined): Markup {
  const [fill, stroke] = color ? [`rgb(${color.join(',')})`, 'none'] : ['none', 'currentColor'];
  return html`<svg viewBox="0 0 10 10" aria-hidden="true">
    <rect x="0.5" y="0.5" width="9" height="9" rx="2" fill="${fill}" stroke="${stroke}" />
  </svg>`;
}

/** Names and values, as a definition list. */
export function facts(entries: readonly (readonly [string, string | Markup])[]): Markup {
  return html`<dl class="facts">
    ${entries.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
