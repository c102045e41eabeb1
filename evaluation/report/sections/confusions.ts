/** The classes that are mistaken for each other: the largest confusions in words, then the whole matrix. */
import { html, raw } from 'hono/html';
import type { Scores } from '#contracts/evaluations/scores.ts';
import { COLORS } from '../charts/draw-chart.ts';
import { drawConfusionMap } from '../charts/confusion-map.ts';
import { count, percent } from '../format.ts';
import { topConfusions, type Confusion } from '#evaluation/scoring/top-confusions.ts';
import { scrolling, type Markup } from './markup.ts';

const MOST_CONFUSIONS = 15;

export async function confusionsSection({ classes, confusion }: Scores): Promise<Markup> {
  const names = classes.map(({ name }) => name);
  const top = topConfusions(confusion, names, MOST_CONFUSIONS).byPixels;
  return html`<section aria-labelledby="confusions">
    <h2 id="confusions">Confusions</h2>
    ${top.length > 0 ? confusionTable(top) : html`<p>Every pixel is right.</p>`}
    <h3>Confusion matrix</h3>
    <p class="note">
      Each row is a true class and sums to 100%; columns are what it was labeled. Shares under 0.2% are left
      empty.
    </p>
    ${key()} ${await matrix(names, confusion)}
  </section>`;
}

function confusionTable(top: readonly Confusion[]): Markup {
  return scrolling(
    'The largest confusions',
    html`<table class="full">
      <caption>
        The largest by pixels; the share is of all pixels of the true class.
      </caption>
      <thead>
        <tr>
          <th scope="col">True class</th>
          <th scope="col">Labeled as</th>
          <th scope="col" class="number">Pixels</th>
          <th scope="col" class="number">Share</th>
          <td class="share"></td>
        </tr>
      </thead>
      <tbody>
        ${top.map(
          ({ truth, predicted, pixels, share }) =>
            html`<tr>
              <th scope="row">${truth}</th>
              <td>${predicted}</td>
              <td class="number">${count(pixels)}</td>
              <td class="number">${percent(share)}</td>
              <td class="share">${shareBar(share)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function shareBar(share: number): Markup {
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect width="100" height="10" fill="${COLORS.line}" />
    <rect width="${(100 * share).toFixed(2)}" height="10" fill="${COLORS.down}" />
  </svg>`;
}

function key(): Markup {
  return html`<ul class="key">
    <li>${ramp(COLORS.right)}right, 1% to 100%</li>
    <li>${ramp(COLORS.wrong)}wrong, 1% to 100%</li>
  </ul>`;
}

function ramp(color: string): Markup {
  const shares = [0.01, 0.1, 0.25, 0.5, 1];
  return html`<svg class="ramp" viewBox="0 0 50 8" aria-hidden="true" preserveAspectRatio="none">
    ${shares.map(
      (share, step) =>
        html`<rect
          x="${step * 10}"
          width="10"
          height="8"
          fill="${color}"
          fill-opacity="${Math.sqrt(share).toFixed(2)}"
        />`,
    )}
  </svg>`;
}

async function matrix(names: readonly string[], confusion: Scores['confusion']): Promise<Markup> {
  const map = await drawConfusionMap(names, confusion);
  return html`<div
    class="matrix ${map.isLarge ? 'large' : ''}"
    role="region"
    aria-label="Confusion matrix, scrolls"
    tabindex="0"
  >
    <div>
      <div class="corner" aria-hidden="true">labeled →<br />true ↓</div>
      <div class="columns" aria-hidden="true">${raw(map.columnNames)}</div>
      <div class="rows" aria-hidden="true">${raw(map.rowNames)}</div>
      <div
        role="img"
        aria-label="Heat map of ${names.length} classes. The largest confusions are in the table above."
      >
        ${raw(map.cells)}
      </div>
    </div>
  </div>`;
}
