/** The top of the report: the score, the dataset, the model, and whether the gates passed. */
import { html } from 'hono/html';
import type { Difference, EvaluationDocument, Gate } from '#contracts/evaluations/document.ts';
import type { Scores } from '#contracts/evaluations/scores.ts';
import { count, countOf, NOTHING, percent, percentRange, points, pointsRange, timeOfDay } from '../format.ts';
import { warnAboutTruth } from '../../scoring/truth-warning.ts';
import type { Markup } from './markup.ts';

export type PageLink = { id: string; title: string };

export function pageHeader(document: EvaluationDocument, links: readonly PageLink[]): Markup {
  const { dataset, vocabulary, images, performance, variants } = document;
  const model = variants[0]!.recipe.model.name;
  return html`<header>
    <p class="kicker">ITACLIP evaluation</p>
    <h1>${dataset.name}</h1>
    <p class="muted">
      ${model} on ${countOf(images.scored, 'image')}, vocabulary ${vocabulary},
      ${countOf(document.classes.length, 'class', 'classes')}. ${timeOfDay(performance.finished_at)}.
    </p>
    ${warningBox(warnAboutTruth(document))} ${gateList(document.gates)}
    <nav aria-label="Sections">
      <ul>
        ${links.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ul>
    </nav>
  </header>`;
}

function warningBox(warning: string | undefined): Markup {
  return warning === undefined
    ? html``
    : html`<p class="warning" role="note"><strong>Warning</strong> ${warning}</p>`;
}

function gateList(gates: readonly Gate[]): Markup {
  if (gates.length === 0) return html``;
  return html`<ul class="gates" aria-label="Gates">
    ${gates.map(
      ({ gate, passed, detail }) =>
        html`<li class="${passed ? 'passed' : 'failed'}">
          <strong>${passed ? '✓ Passed' : '✗ Failed'}</strong> <code>${gate}</code> ${detail}
        </li>`,
    )}
  </ul>`;
}

export function headlineSection(document: EvaluationDocument): Markup {
  const { scores, name } = document.variants[0]!;
  const confidence = `${(100 * document.bootstrap.confidence).toFixed(0)}%`;
  return html`<section aria-labelledby="score">
    <div class="headline">
      <div>
        <h2 id="score" class="label">Mean IoU${document.variants.length > 1 ? ` of ${name}` : ''}</h2>
        <p class="score">${bigPercent(scores.miou)}</p>
        <p class="label">${confidence} interval ${percentRange(scores.miou_interval)}</p>
        ${difference(document.comparison?.miou)}
      </div>
      <dl class="tiles">
        ${tiles(scores).map(
          ({ label, value, more }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${value}${more ? html`<small>${more}</small>` : ''}</dd>
            </div>`,
        )}
        <div>
          <dt>Images</dt>
          <dd>${count(document.images.scored)}<small>${imagesNote(document)}</small></dd>
        </div>
      </dl>
    </div>
  </section>`;
}

function bigPercent(share: number | null): Markup {
  return share === null ? html`${NOTHING}` : html`${(100 * share).toFixed(1)}<small>%</small>`;
}

function difference(miou: Difference | undefined): Markup {
  if (!miou) return html``;
  const direction = (miou.difference ?? 0) < 0 ? 'down' : 'up';
  const range = miou.interval ? ` (${pointsRange(miou.interval)})` : '';
  return html`<p class="label">
    <strong class="${direction}">${points(miou.difference)} points</strong>${range} against the other run
  </p>`;
}

function tiles(scores: Scores): { label: string; value: string; more?: string }[] {
  const without = scores.without_background;
  return [
    {
      label: 'Pixel accuracy',
      value: percent(scores.pixel_accuracy),
      more: percentRange(scores.pixel_accuracy_interval),
    },
    { label: 'Mean accuracy', value: percent(scores.mean_accuracy) },
    { label: 'Mean Dice', value: percent(scores.mean_dice) },
    { label: 'Frequency-weighted IoU', value: percent(scores.frequency_weighted_iou) },
    ...(without
      ? [
          {
            label: 'Without background',
            value: percent(without.miou),
            more: `mean IoU, ${percentRange(without.miou_interval)}`,
          },
        ]
      : []),
  ];
}

function imagesNote({ images, sample }: EvaluationDocument): string {
  const skipped = images.skipped > 0 ? `, ${count(images.skipped)} skipped` : '';
  return sample ? `a sample, seed ${sample.seed}${skipped}` : `of ${count(images.total)}${skipped}`;
}
