/** The layouts of VOCdevkit: a text file lists ids, and two folders have an image and a mask for each. */
import type { DatasetItem } from '../dataset-item.ts';
import { isInside, type Files } from '../files.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import { chooseVoid } from '../void-label.ts';
import { builtInClassNames } from './class-names.ts';
import type { LayoutReader } from './layout-reader.ts';

type ListedLayout = {
  layout: 'voc' | 'context60';
  name: string;
  vocabulary: string;
  /** Folders below the dataset's location in which the release may be. */
  bases: readonly string[];
  lists: string;
  masks: string;
  truth: string;
};

const USUAL_VOID = 255;

export function listedMasksReader(described: ListedLayout): LayoutReader {
  const { layout, name, vocabulary, bases, lists, masks, truth } = described;
  return {
    tree: `${lists}/<split>.txt, JPEGImages and ${masks}`,
    async find(files, split) {
      const base = await firstWith(files, bases, `${lists}/${split}.txt`);
      if (base === undefined) return undefined;
      const classNames = builtInClassNames(vocabulary);
      return async (asked) => {
        const voidLabel = chooseVoid(asked, USUAL_VOID, (value) => value < classNames.length);
        const read = (): AsyncIterable<DatasetItem> =>
          readIds(files, `${base}${lists}/${split}.txt`, (id) => ({
            id,
            image: `${base}JPEGImages/${id}.jpg`,
            truth: { kind: 'labels', path: `${base}${masks}/${id}.png`, void_label: voidLabel },
          }));
        return {
          name: `${name} ${split}`,
          layout,
          split,
          classNames,
          voidLabel,
          truth: `${truth}; ${voidLabel} is void`,
          read,
          filesAreSeen: false,
          namesAreStems: true,
        };
      };
    },
  };
}

async function firstWith(files: Files, bases: readonly string[], path: string): Promise<string | undefined> {
  for (const base of bases) if (await files.has(base + path)) return base;
  return undefined;
}

/** Two files on a line, or a name with VOC's flag of one class: "2007_000033 -1", "2007_000042  1". */
const NO_ID = /\.(?:jpe?g|png)\s|\s-1$|\s\s[01]$/i;

async function* readIds(
  files: Files,
  path: string,
  itemOf: (id: string) => DatasetItem,
): AsyncGenerator<DatasetItem> {
  let number = 0;
  for await (const line of (await files.lines(path)) ?? []) {
    number += 1;
    const id = line.trim();
    if (id === '') continue;
    if (NO_ID.test(id) || !isInside(id)) {
      throw invalidDataset(
        `${path}, line ${number}: "${shorten(id)}" does not name one image. Each line of this list is the name of an image without its folder and ".jpg"; it may have blanks inside.`,
      );
    }
    yield itemOf(id);
  }
}
