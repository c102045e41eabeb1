/** Scores against variants, where several were swept. */
import { html } from 'hono/html';
import type { EvaluationVariant } from '#contracts/evaluations/document.ts';
import { COLORS } from '../charts/draw-chart.ts';
import { drawIntervalRows, type IntervalRow } from '../charts/interval-rows.ts';
import { percent, percentRange } from '../format.ts';
import { chart, drawBoth, scrolling, type Markup } from './markup.ts';

export async function variantsSection(variants: readonly EvaluationVariant[]): Promise<Markup> {
  const scored = variants.filter(({ scores }) => scores.miou !== null);
  const best = scored.toSorted((one, other) => other.scores.miou! - one.scores.miou!)[0];
  const rows = scored.map((variant) => toRow(variant, variant === best));
  const charts =
    rows.length > 0 &&
    (await drawBoth((width) => drawIntervalRows(rows, { width, mark: 'dot', domain: domainOf(rows) })));
  return html`<section aria-labelledby="variants">
    <h2 id="variants">Variants</h2>
    <p class="note">
      Mean IoU in percent, with intervals, in the order of the sweep; the best is in blue. All other sections
      are of the first.
    </p>
    ${charts && best ? chart(charts, `Mean IoU by variant; the best is ${best.name} with ${percent(best.scores.miou)}.`) : ''}
    ${variantsTable(variants, best)}
  </section>`;
}

/** Makes the chart's row of a variant, in percent. */
function toRow({ name, scores: { miou, miou_interval } }: EvaluationVariant, isBest: boolean): IntervalRow {
  return {
    name,
    value: 100 * miou!,
    interval: miou_interval && [100 * miou_interval[0], 100 * miou_interval[1]],
    text: percent(miou),
    color: isBest ? COLORS.up : COLORS.muted,
  };
}

/** Whole percents around all that is shown: dots need no zero. */
function domainOf(rows: readonly IntervalRow[]): readonly [number, number] {
  const all = rows.flatMap(({ value, interval }) => [value!, ...(interval ?? [])]);
  return [Math.max(0, Math.floor(Math.min(...all) - 1)), Math.min(100, Math.ceil(Math.max(...all) + 1))];
}

function variantsTable(variants: readonly EvaluationVariant[], best: EvaluationVariant | undefined): Markup {
  return html`<details>
    <summary>All variants as a table</summary>
    ${scrolling(
      'All variants',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Variant</th>
            <th scope="col" class="number">Mean IoU</th>
            <th scope="col" class="number">Interval</th>
            <th scope="col" class="number">Pixel accuracy</th>
            <th scope="col" class="number">Mean accuracy</th>
            <th scope="col" class="number">Mean Dice</th>
          </tr>
        </thead>
        <tbody>
          ${variants.map(
            (variant) =>
              html`<tr>
                <th scope="row">${variant.name}${variant === best ? ' (best)' : ''}</th>
                <td class="number">${percent(variant.scores.miou)}</td>
                <td class="number">${percentRange(variant.scores.miou_interval)}</td>
                <td class="number">${percent(variant.scores.pixel_accuracy)}</td>
                <td class="number">${percent(variant.scores.mean_accuracy)}</td>
                <td class="number">${percent(variant.scores.mean_dice)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
  </details>`;
}
