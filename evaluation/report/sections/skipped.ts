/** Images that were named by the dataset and could not be scored. */
import { html } from 'hono/html';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { count, countOf } from '../format.ts';
import { scrolling, type Markup } from './markup.ts';

export function skippedSection({ skipped, skipped_images }: EvaluationDocument['images']): Markup {
  return html`<section aria-labelledby="skipped">
    <h2 id="skipped">Skipped images</h2>
    <p class="note">
      ${countOf(skipped, 'image')} could not be scored and ${skipped === 1 ? 'is' : 'are'} in no number
      above.${skipped > skipped_images.length ? ` The first ${count(skipped_images.length)}:` : ''}
    </p>
    ${scrolling(
      'Skipped images',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          ${skipped_images.map(
            ({ image, reason }) =>
              html`<tr>
                <th scope="row"><code>${image}</code></th>
                <td>${reason}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
      true,
    )}
  </section>`;
}
