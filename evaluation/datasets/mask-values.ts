/** Applies the meaning that a request gives to the values of masks: 0 is background, 255 is a class. */
import type { MaskValues } from '#contracts/evaluations/dataset.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';
import { invalidDataset } from './invalid-dataset.ts';
import type { ItemSource } from './id-order.ts';
import type { Listing } from './layouts/layout-reader.ts';
import { chooseVoid, freeVoid } from './void-label.ts';

/**
 * The same images with the classes and values of the request, instead of what the layout or a dataset.json
 * says. Classes are numbered in the order in which they are named.
 * @throws ProblemError `invalid-dataset` for a layout whose masks have no values, `void-is-a-class`
 */
export function withMaskValues(
  listing: Listing,
  maskValues: MaskValues,
  askedVoid: number | undefined,
): Listing {
  if (listing.layout === 'coco-instances' || listing.layout === 'coco-panoptic') {
    throw invalidDataset(
      `Values of masks were named, but ${listing.layout} has categories in its annotations. Leave the values out.`,
    );
  }
  const classNames = [...new Set(Object.values(maskValues))];
  const entries = Object.entries(maskValues);
  const ids = Object.fromEntries(entries.map(([value, name]) => [value, classNames.indexOf(name)]));
  const isClass = (value: number): boolean => Object.hasOwn(ids, value);
  const voidLabel = chooseVoid(askedVoid, freeVoid(isClass), isClass);
  const named = entries.map(([value, name]) => `${value} = ${name}`).join(', ');
  async function* relabeled(items: ItemSource): AsyncGenerator<DatasetItem | MissingItem> {
    for await (const item of items) {
      if ('missing' in item || item.truth.kind !== 'labels') yield item;
      else yield { ...item, truth: { ...item.truth, ids, void_label: voidLabel } };
    }
  }
  return {
    ...listing,
    classNames,
    voidLabel,
    truth: `values of the mask PNGs by the request: ${named}; all others are void`,
    doubt: undefined,
    read: () => relabeled(listing.read()),
  };
}
