/** Opens a dataset with the reader of its layout. */
import type { DatasetLayout, DatasetReference } from '#contracts/evaluations/dataset.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetItem, MissingItem } from './dataset-item.ts';
import type { Files } from './files.ts';
import { inIdOrder, markRepeated } from './id-order.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { cityscapes } from './layouts/cityscapes.ts';
import { cocoInstances } from './layouts/coco-instances.ts';
import { cocoObject, cocoStuff } from './layouts/coco-maps.ts';
import { cocoPanoptic } from './layouts/coco-panoptic.ts';
import { context60 } from './layouts/context60.ts';
import type { LayoutReader, Listing, Open } from './layouts/layout-reader.ts';
import { manifest } from './layouts/manifest.ts';
import { pairs } from './layouts/pairs.ts';
import { voc } from './layouts/voc.ts';
import { withMaskValues } from './mask-values.ts';
import { markMissing } from './present-items.ts';

const READERS: Record<DatasetLayout, LayoutReader> = {
  voc,
  'coco-instances': cocoInstances,
  'coco-stuff': cocoStuff,
  'coco-object': cocoObject,
  'coco-panoptic': cocoPanoptic,
  cityscapes,
  context60,
  pairs,
  manifest,
};

const LAYOUTS = Object.entries(READERS) as [DatasetLayout, LayoutReader][];

/** Paths that are looked at to say what is there instead. */
const PATHS_SEEN = 1000;

/**
 * Opens a dataset by the layout that is named, or by what the files look like.
 * @param voidLabel the value of masks that is not scored, instead of the layout's own.
 * @throws ProblemError `invalid-dataset`, `void-is-a-class`
 */
export async function openDataset(
  files: Files,
  { layout, split, mask_values: maskValues }: DatasetReference,
  voidLabel?: number,
): Promise<Dataset> {
  const candidates = LAYOUTS.filter(([name]) => layout === undefined || name === layout);
  const found: { name: DatasetLayout; open: Open }[] = [];
  for (const [name, reader] of candidates) {
    const open = await reader.find(files, split);
    if (open) found.push({ name, open });
  }
  const [first, ...others] = found;
  if (!first) throw await notFound(files, split, candidates);
  if (others.length > 0) throw ambiguous(files, found);
  if (!maskValues) return withItems(files, await first.open(voidLabel));
  return withItems(files, withMaskValues(await first.open(), maskValues, voidLabel));
}

/** Checks by names alone whether the files of a layout are there. */
export async function holdsLayout(
  files: Files,
  { layout, split }: { layout: DatasetLayout; split: string },
): Promise<boolean> {
  return (await READERS[layout].find(files, split)) !== undefined;
}

/** The files that a layout is made of, for messages. */
export function describeLayout({ layout, split }: { layout: DatasetLayout; split: string }): string {
  return READERS[layout].tree.replaceAll('<split>', split);
}

function withItems(files: Files, listing: Listing): Dataset {
  const { read, filesAreSeen, namesAreStems = false, notes, ...described } = listing;
  async function* named(only?: ReadonlySet<string>): AsyncGenerator<DatasetItem | MissingItem> {
    let isEmpty = true;
    // Files are paired in the order of their ids; only lists may be in any.
    for await (const item of filesAreSeen ? markRepeated(read()) : inIdOrder(read)) {
      isEmpty = false;
      if (!only || only.has(item.id)) yield item;
    }
    if (isEmpty) throw await emptySplit(files, listing);
  }
  return {
    ...described,
    async *ids() {
      for await (const { id } of named()) yield id;
    },
    items: (only) => (filesAreSeen ? named(only) : markMissing(files, named(only), { namesAreStems })),
    notes: async () => [...((await notes?.()) ?? []), ...describeLoops(files)],
  };
}

/** A score of nothing would pass, or fail, for no reason: whoever asks for items learns that there are none. */
async function emptySplit(files: Files, { layout, split, notes }: Listing): Promise<Error> {
  const told = (await notes?.()) ?? [];
  return invalidDataset(
    [
      `The dataset in ${files.location}, read as ${layout}, has no images in the split "${split}": there is nothing ` +
        'to score. Name another split, or add images.',
      ...told,
    ].join('\n'),
  );
}

function describeLoops({ linkLoops }: Files): string[] {
  return [...linkLoops].map(
    (link) => `${link} is a link that leads back to a folder above it; it is not followed.`,
  );
}

function ambiguous(files: Files, found: readonly { name: DatasetLayout }[]): Error {
  const names = found.map(({ name }) => name).join(', ');
  return invalidDataset(`${files.location} can be read as ${names}. Say which layout is meant.`);
}

async function notFound(
  files: Files,
  split: string,
  candidates: readonly [DatasetLayout, LayoutReader][],
): Promise<Error> {
  const trees = candidates.map(([layout]) => `  ${layout}: ${describeLayout({ layout, split })}`);
  return invalidDataset(
    `${files.location} ${await describeTop(files)}. For the split "${split}" there should be\n${trees.join('\n')}\n` +
      'Give the folder that holds these, or another split.',
  );
}

/** The first names at the top. */
async function describeTop(files: Files): Promise<string> {
  const names = new Set<string>();
  let seen = 0;
  for await (const path of files.list()) {
    const [top = path, ...below] = path.split('/');
    names.add(below.length > 0 ? `${top}/` : top);
    seen += 1;
    if (seen === PATHS_SEEN || names.size === 10) break;
  }
  return names.size === 0 ? 'does not exist, or holds no files' : `holds ${[...names].join(', ')}`;
}
