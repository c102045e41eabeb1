/** Everything that is needed to reproduce the numbers: protocol, recipe, digests. */
import { html } from 'hono/html';
import type { EvaluationDocument, EvaluationVariant } from '#contracts/evaluations/document.ts';
import { count } from '../format.ts';
import { facts, type Markup } from './markup.ts';

export function recipeSection(document: EvaluationDocument): Markup {
  const { dataset, bootstrap, sample, variants, digest } = document;
  return html`<section aria-labelledby="recipe">
    <h2 id="recipe">Protocol and recipe</h2>
    ${facts([
      ['Dataset', html`<code>${dataset.location}</code> (layout ${dataset.layout}, split ${dataset.split})`],
      ['Images', sample ? `${count(sample.images)} drawn with seed ${sample.seed}` : 'all'],
      [
        'Intervals',
        `Poisson bootstrap over images, ${count(bootstrap.replicates)} replicates, seed ${bootstrap.seed}`,
      ],
      ['Digest', html`<code>${digest}</code>`],
    ])}
    <details>
      <summary>Protocol</summary>
      ${facts(Object.entries(document.protocol).map(([rule, value]) => [rule.replaceAll('_', ' '), String(value)]))}
    </details>
    ${variants.map((variant) => recipeOf(variant, variants.length > 1))}
  </section>`;
}

function recipeOf({ name, recipe, recipe_digest }: EvaluationVariant, isOneOfMany: boolean): Markup {
  return html`<details>
    <summary>Recipe${isOneOfMany ? html` of <code>${name}</code>` : ''}</summary>
    ${facts([
      ['Model', html`${recipe.model.name} <code>${recipe.model.sha256}</code>`],
      ['Runs on', `${recipe.execution_provider}, ${recipe.precision}`],
      ['Recipe digest', html`<code>${recipe_digest}</code>`],
    ])}
    <pre tabindex="0" aria-label="Recipe as JSON">${JSON.stringify(recipe, null, 2)}</pre>
  </details>`;
}
