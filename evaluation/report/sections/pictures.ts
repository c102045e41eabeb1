/** Images side by side: image, truth, what was predicted, and where it is wrong. */
import { html } from 'hono/html';
import { percent, points } from '../format.ts';
import { MISTAKE_COLORS } from '../pictures/paint-difference.ts';
import type { Panel, PictureClass, ReportPicture, ReportPictures } from '../pictures/report-picture.ts';
import { swatch, type Markup } from './markup.ts';

/** @param hasBackground without one there is a single way to be wrong. */
export function picturesSection({ worst, best }: ReportPictures, hasBackground: boolean): Markup {
  return html`<section aria-labelledby="pictures">
    <h2 id="pictures">Pictures</h2>
    <p class="note">
      Each with the mean IoU of the classes that it shows. Hatched areas are not scored. The difference is
      gray where the prediction is right.
    </p>
    ${mistakeKey(hasBackground)} ${group('Worst', worst)} ${group('Best', best)}
  </section>`;
}

function mistakeKey(hasBackground: boolean): Markup {
  const { missed, invented, confused } = MISTAKE_COLORS;
  const kinds = hasBackground
    ? ([
        ['missed: labeled as background', missed],
        ['invented: background labeled as a class', invented],
        ['one class for another', confused],
      ] as const)
    : ([['one class for another', confused]] as const);
  return html`<ul class="key" aria-label="Colors of the difference">
    ${kinds.map(([meaning, color]) => html`<li>${swatch(color)}${meaning}</li>`)}
  </ul>`;
}

function group(title: string, pictures: readonly ReportPicture[]): Markup {
  if (pictures.length === 0) return html``;
  return html`<h3>${title}</h3>
    ${pictureList(pictures)}`;
}

export function pictureList(pictures: readonly ReportPicture[]): Markup {
  return html`<ol class="pictures">
    ${pictures.map(
      (picture) =>
        html`<li>
          <h4>${picture.id} <span>${scoreText(picture)}</span></h4>
          <div class="panels">${picture.panels.map((panel) => panelFigure(panel, picture))}</div>
          <ul class="key" aria-label="Classes of ${picture.id}">
            ${picture.classes.map(classKey)}
          </ul>
        </li>`,
    )}
  </ol>`;
}

function scoreText({ score, before }: ReportPicture): string {
  if (before === undefined) return `IoU ${percent(score)}`;
  const difference = score === null || before === null ? null : score - before;
  return `IoU ${percent(before)} → ${percent(score)} (${points(difference)})`;
}

function panelFigure({ title, width, height, bytes }: Panel, { id }: ReportPicture): Markup {
  const source = `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
  return html`<figure>
    <img src="${source}" width="${width}" height="${height}" alt="${title} of ${id}" />
    <figcaption>${title}</figcaption>
  </figure>`;
}

function classKey({ name, color, note }: PictureClass): Markup {
  return html`<li>${swatch(color)}${name}${note ? ` (${note})` : ''}</li>`;
}
