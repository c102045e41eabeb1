/** The changes against another run: class by class, and the images that changed most. */
import { html } from 'hono/html';
import type { Comparison, Difference } from '#contracts/evaluations/document.ts';
import { COLORS } from '../charts/draw-chart.ts';
import { drawIntervalRows, type IntervalRow } from '../charts/interval-rows.ts';
import { countOf, percent, points, pointsRange } from '../format.ts';
import type { ReportPicture } from '../pictures/report-picture.ts';
import { chart, drawBoth, scrolling, type Markup } from './markup.ts';
import { pictureList } from './pictures.ts';

type NamedDifference = Difference & { name: string };

export async function comparisonSection(
  comparison: Comparison,
  changed: readonly ReportPicture[],
): Promise<Markup> {
  const { other, other_digest, changes, images } = comparison;
  const over =
    images === null
      ? 'There are no intervals, because the records of the other run were not found.'
      : `Intervals are over ${countOf(images, 'image')} that both runs scored.`;
  return html`<section aria-labelledby="comparison">
    <h2 id="comparison">Against another run</h2>
    <p class="note">
      After minus before, in percentage points; before is <code>${other}</code> (digest
      <code>${other_digest.slice(0, 12)}</code>). ${over}
    </p>
    ${
      changes.length > 0
        ? html`<p>The two runs differ in:</p>
            <ul class="changes">
              ${changes.map((change) => html`<li><code>${change}</code></li>`)}
            </ul>`
        : html`<p>Dataset, protocol and recipe are the same.</p>`
    }
    ${await classDifferences(comparison.classes)} ${differenceTable(comparison)}
    ${
      changed.length > 0
        ? html`<h3>Pictures that changed most</h3>
            ${pictureList(changed)}`
        : ''
    }
  </section>`;
}

async function classDifferences(classes: readonly NamedDifference[]): Promise<Markup> {
  const known = classes.filter(({ difference }) => difference !== null);
  if (known.length === 0) return html`<p>No class has a score in both runs.</p>`;
  const sorted = known.toSorted((one, other) => other.difference! - one.difference!);
  const rows = sorted.map(toRow);
  const reach = Math.max(
    ...rows.flatMap(({ value, interval }) => [value!, ...(interval ?? [])].map(Math.abs)),
    0.01,
  );
  const charts = await drawBoth((width) =>
    drawIntervalRows(rows, { width, mark: 'dot', domain: [-reach, reach], isSigned: true }),
  );
  const [best, worst] = [sorted[0]!, sorted.at(-1)!];
  const description = `IoU by class, after minus before: from ${best.name}, ${points(best.difference)} points, to ${worst.name}, ${points(worst.difference)}.`;
  return html`<h3>IoU by class</h3>
    <p class="note">
      A class is gray if its interval includes zero, or if it has none: the change may be chance.
    </p>
    ${chart(charts, description)}`;
}

/** Makes the chart's row of a difference, in percentage points. */
function toRow({ name, difference, interval }: NamedDifference): IntervalRow {
  const isChance = interval === null || (interval[0] <= 0 && interval[1] >= 0);
  return {
    name,
    value: 100 * difference!,
    interval: interval && [100 * interval[0], 100 * interval[1]],
    text: points(difference),
    color: isChance ? COLORS.muted : difference! > 0 ? COLORS.up : COLORS.down,
  };
}

function differenceTable({ miou, pixel_accuracy, classes }: Comparison): Markup {
  const rows = [{ ...miou, name: 'Mean IoU' }, { ...pixel_accuracy, name: 'Pixel accuracy' }, ...classes];
  return html`<details>
    <summary>All differences as a table</summary>
    ${scrolling(
      'All differences',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Score or class</th>
            <th scope="col" class="number">Before</th>
            <th scope="col" class="number">After</th>
            <th scope="col" class="number">Difference</th>
            <th scope="col" class="number">Interval</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ name, before, after, difference, interval }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td class="number">${percent(before)}</td>
                <td class="number">${percent(after)}</td>
                <td class="number">${points(difference)}</td>
                <td class="number">${pointsRange(interval)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
      true,
    )}
  </details>`;
}
