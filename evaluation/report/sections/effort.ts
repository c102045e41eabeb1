/** Time and cost, as this run took them. */
import { html } from 'hono/html';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { countOf, duration, percent, timeOfDay } from '../format.ts';
import { facts, scrolling, type Markup } from './markup.ts';

export function effortSection({ performance, images, variants }: EvaluationDocument): Markup {
  const { compute_seconds, images_per_second, estimated_cost, machine } = performance;
  const cost = estimated_cost
    ? `$${estimated_cost.amount.toFixed(2)} at $${estimated_cost.price_per_hour.toFixed(3)} an hour (${estimated_cost.source})`
    : 'no price was given';
  return html`<section aria-labelledby="effort">
    <h2 id="effort">Time and cost</h2>
    ${facts([
      [
        'Computation',
        `${duration(compute_seconds)} for ${countOf(images.scored, 'image')} and ${countOf(variants.length, 'variant')}`,
      ],
      ['Rate', `${images_per_second.toPrecision(3)} images a second of computation`],
      ['Estimated cost', cost],
      ['Machine', machine],
      ['Started', timeOfDay(performance.started_at)],
      ['Finished', timeOfDay(performance.finished_at)],
    ])}
    ${stageTable(performance.stages)}
  </section>`;
}

function stageTable(stages: Record<string, number>): Markup {
  const sorted = Object.entries(stages).toSorted((one, other) => other[1] - one[1]);
  const all = sorted.reduce((sum, [, seconds]) => sum + seconds, 0);
  if (all === 0) return html``;
  return html`<h3>By stage</h3>
    ${scrolling(
      'Seconds by stage',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" class="number">Time</th>
            <th scope="col" class="number">Share</th>
          </tr>
        </thead>
        <tbody>
          ${sorted.map(
            ([stage, seconds]) =>
              html`<tr>
                <th scope="row">${stage}</th>
                <td class="number">${duration(seconds)}</td>
                <td class="number">${percent(seconds / all)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}`;
}
