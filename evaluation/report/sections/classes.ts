/** IoU of every class with its interval, best first. */
import { html } from 'hono/html';
import type { ClassScores, Scores } from '#contracts/evaluations/scores.ts';
import { COLORS } from '../charts/draw-chart.ts';
import { drawIntervalRows } from '../charts/interval-rows.ts';
import { count, percent, percentRange } from '../format.ts';
import { chart, drawBoth, scrolling, type Markup } from './markup.ts';

export async function classesSection({ classes }: Scores): Promise<Markup> {
  const scored = classes.filter(({ iou }) => iou !== null).toSorted((one, other) => other.iou! - one.iou!);
  const absent = classes.filter(({ iou }) => iou === null).map(({ name }) => name);
  return html`<section aria-labelledby="classes">
    <h2 id="classes">Classes</h2>
    <p class="note">
      IoU in percent, best first. A line is the interval over images; a class of one image has none.
    </p>
    ${scored.length > 0 ? await bars(scored) : ''}
    ${
      absent.length > 0
        ? html`<p class="note">
            Neither in the truth nor predicted, so not in the means: ${absent.join(', ')}.
          </p>`
        : ''
    }
    ${classTable(classes)}
  </section>`;
}

async function bars(sorted: readonly ClassScores[]): Promise<Markup> {
  const rows = sorted.map(({ name, iou, iou_interval }) => ({
    name,
    value: 100 * iou!,
    interval: iou_interval && ([100 * iou_interval[0], 100 * iou_interval[1]] as const),
    text: percent(iou),
    color: COLORS.bar,
  }));
  const charts = await drawBoth((width) => drawIntervalRows(rows, { width, mark: 'bar', domain: [0, 100] }));
  const [best, worst] = [sorted[0]!, sorted.at(-1)!];
  return chart(
    charts,
    `IoU of ${sorted.length} classes: from ${best.name}, ${percent(best.iou)}, down to ${worst.name}, ${percent(worst.iou)}.`,
  );
}

function classTable(classes: readonly ClassScores[]): Markup {
  return html`<details>
    <summary>All numbers as a table</summary>
    ${scrolling(
      'Scores of all classes',
      html`<table class="full">
        <caption>
          In the order of the labels.
        </caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" class="number">IoU</th>
            <th scope="col" class="number">Interval</th>
            <th scope="col" class="number">Accuracy</th>
            <th scope="col" class="number">Precision</th>
            <th scope="col" class="number">Dice</th>
            <th scope="col" class="number">True pixels</th>
            <th scope="col" class="number">Predicted pixels</th>
          </tr>
        </thead>
        <tbody>
          ${classes.map(
            (each) =>
              html`<tr>
                <th scope="row">${each.name}</th>
                <td class="number">${percent(each.iou)}</td>
                <td class="number">${percentRange(each.iou_interval)}</td>
                <td class="number">${percent(each.accuracy)}</td>
                <td class="number">${percent(each.precision)}</td>
                <td class="number">${percent(each.dice)}</td>
                <td class="number">${count(each.truth)}</td>
                <td class="number">${count(each.predicted)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
      true,
    )}
  </details>`;
}
