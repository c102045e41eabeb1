/** Masks that can be read and yet cannot mean what their values say: their scores would be of nothing. */
import type { Dataset } from './dataset.ts';
import type { Files } from './files.ts';
import type { PixelValues } from './png-values.ts';
import { readMaskValues } from './read-truth.ts';

/** Masks that are looked at before a run, which may take hours, begins. */
const MASKS_PEEKED = 8;

/** Which values the masks of a dataset have, as they are stored. */
export class MaskDoubts {
  readonly #values = new Set<number>();
  #masks = 0;

  add({ data }: PixelValues): void {
    this.#masks += 1;
    for (const value of data) this.#values.add(value);
  }

  /** Sentences on what is doubtful; none where all is well. */
  describe(dataset: Dataset): string[] {
    const doubt = dataset.doubt?.(this.#values);
    return [...this.#describeVoid(dataset), ...(doubt === undefined ? [] : [doubt])];
  }

  #describeVoid({ voidLabel }: Dataset): string[] {
    const others = [...this.#values].filter((value) => value !== 0 && value !== voidLabel);
    if (others.length > 0 || !this.#values.has(voidLabel)) return [];
    const masks =
      this.#masks === 1 ? 'The mask that was read has' : `All ${this.#masks} masks that were read have`;
    const values = this.#values.has(0) ? `no values but 0 and ${voidLabel}` : `no value but ${voidLabel}`;
    return [
      `${masks} ${values}, and ${voidLabel} is void: every pixel that is not 0 is left out of the score. If ` +
        `${voidLabel} is a class, say so with --mask-values 0=background,${voidLabel}=NAME, with "ids" and "classes" ` +
        'in dataset.json, or with dataset.mask_values in the API.',
    ];
  }
}

/** The doubts that the first masks of a dataset raise. Masks that cannot be read are left to the run itself. */
export async function peekAtMasks(dataset: Dataset, files: Files, signal?: AbortSignal): Promise<string[]> {
  const doubts = new MaskDoubts();
  let masks = 0;
  for await (const item of dataset.items()) {
    if ('missing' in item || item.truth.kind !== 'labels') continue;
    const values = await readMaskValues(files, item.id, item.truth, signal).catch(() => undefined);
    if (values) doubts.add(values);
    masks += 1;
    if (masks === MASKS_PEEKED) break;
  }
  signal?.throwIfAborted();
  return doubts.describe(dataset);
}
