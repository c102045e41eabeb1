/**
 * `report.html`: one file for people, with everything in it. It needs no network, runs no script, and its
 * own policy allows neither. Names and ids are whatever a dataset says; the templates escape them.
 */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { ReportPictures } from './pictures/report-picture.ts';
import { classesSection } from './sections/classes.ts';
import { comparisonSection } from './sections/comparison.ts';
import { confusionsSection } from './sections/confusions.ts';
import { effortSection } from './sections/effort.ts';
import { headlineSection, pageHeader } from './sections/headline.ts';
import type { Markup } from './sections/markup.ts';
import { picturesSection } from './sections/pictures.ts';
import { recipeSection } from './sections/recipe.ts';
import { variantsSection } from './sections/variants.ts';
import { skippedSection } from './sections/skipped.ts';
import { REPORT_STYLE } from './style.ts';

const POLICY = [
  "default-src 'none'",
  'img-src data:',
  `style-src 'sha256-${createHash('sha256').update(REPORT_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy's digest is over every character, so that no formatter may add a space inside. */
const STYLE_ELEMENT = raw(`<style>${REPORT_STYLE}</style>`);

type Section = { id: string; title: string; markup: Markup };

/** An HTML page as text; the first variant of the document is the one that it tells about. */
export async function renderReport(document: EvaluationDocument, pictures: ReportPictures): Promise<string> {
  const sections = await renderSections(document, pictures);
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${document.dataset.name}: ITACLIP evaluation</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the scores</a>
        ${pageHeader(document, sections)}
        <main id="main" tabindex="-1">
          ${headlineSection(document)} ${sections.map(({ markup }) => markup)}
        </main>
        <footer>
          <p>
            ITACLIP ${document.variants[0]!.recipe.versions.itaclip}, evaluation
            <code>${document.digest}</code>
          </p>
        </footer>
      </body>
    </html>`;
  return `${page}\n`;
}

async function renderSections(document: EvaluationDocument, pictures: ReportPictures): Promise<Section[]> {
  const { variants, comparison, images, protocol } = document;
  const { scores } = variants[0]!;
  const sections: Section[] = [];
  const add = (id: string, title: string, markup: Markup) => sections.push({ id, title, markup });
  if (comparison) add('comparison', 'Comparison', await comparisonSection(comparison, pictures.changed));
  if (variants.length > 1) add('variants', 'Variants', await variantsSection(variants));
  add('classes', 'Classes', await classesSection(scores));
  add('confusions', 'Confusions', await confusionsSection(scores));
  if (pictures.worst.length + pictures.best.length > 0) {
    add('pictures', 'Pictures', picturesSection(pictures, protocol.background === 'class 0'));
  }
  if (images.skipped > 0) add('skipped', 'Skipped images', skippedSection(images));
  add('effort', 'Time and cost', effortSection(document));
  add('recipe', 'Protocol and recipe', recipeSection(document));
  return sections;
}
