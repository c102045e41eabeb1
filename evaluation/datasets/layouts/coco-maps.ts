/**
 * The pixel maps of COCO-Stuff: the value of a pixel is COCO's id of things (1 to 91) or stuff (92 to 182)
 * less 1. Eleven things were planned and never annotated; their ids stand for nothing.
 */
import type { Files } from '../files.ts';
import { pairFiles, type Side } from '../pair-files.ts';
import { chooseVoid } from '../void-label.ts';
import { builtInClassNames } from './class-names.ts';
import { findImages, firstFolder, splitNames } from './coco-files.ts';
import { describeOthers, masksIn, imagesIn } from './folder-side.ts';
import type { LayoutReader } from './layout-reader.ts';

const LAST_THING = 91;
const LAST_ID = 182;
const UNUSED = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83, 91]);
const USUAL_VOID = 255;

const USED = Array.from({ length: LAST_ID }, (_, index) => index + 1).filter((id) => !UNUSED.has(id));

/** The folders into which people unpack the maps, without the split's name. */
const FOLDERS = ['stuffthingmaps', 'stuffthingmaps_trainval2017', 'annotations'];

type MapsLayout = {
  layout: 'coco-stuff' | 'coco-object';
  name: string;
  vocabulary: string;
  /** Maps an id to a label. @param index the position of the id among all that are used. */
  labelOf: (id: number, index: number) => number;
  truth: string;
};

/** Reads all 171 classes in the order of their ids. */
export const cocoStuff = cocoMapsReader({
  layout: 'coco-stuff',
  name: 'COCO-Stuff',
  vocabulary: 'coco-stuff',
  labelOf: (_, index) => index,
  truth: 'the pixel maps of COCO-Stuff, 171 classes in the order of their ids',
});

/** The paper's protocol for objects: the same maps, the 80 things, and all stuff as background. */
export const cocoObject = cocoMapsReader({
  layout: 'coco-object',
  name: 'COCO-Object',
  vocabulary: 'coco-object',
  labelOf: (id, index) => (id > LAST_THING ? 0 : index + 1),
  truth:
    'the pixel maps of COCO-Stuff, things as 1 to 80 in the order of their ids, all stuff as background 0',
});

function cocoMapsReader({ layout, name, vocabulary, labelOf, truth }: MapsLayout): LayoutReader {
  return {
    tree: 'stuffthingmaps/<split>2017 with the maps, and <split>2017 with the images',
    async find(files, split) {
      const names = splitNames(split);
      const maps = await firstFolder(
        files,
        FOLDERS.flatMap((folder) => names.map((each) => `${folder}/${each}`)),
      );
      const images = await findImages(files, split);
      if (maps === undefined || images === undefined) return undefined;
      const ids = Object.fromEntries(USED.map((id, index) => [`${id - 1}`, labelOf(id, index)]));
      return async (askedVoid) => {
        const voidLabel = chooseVoid(askedVoid, USUAL_VOID, (value) => Object.hasOwn(ids, value));
        const read = () =>
          pairFiles({
            images: imagesIn(files, images),
            masks: originalsIn(files, maps),
            truthAt: (path) => ({ kind: 'labels', path, void_label: voidLabel, ids }),
          });
        return {
          name: `${name} ${split}`,
          layout,
          split,
          classNames: builtInClassNames(vocabulary),
          voidLabel,
          truth: `${truth}; ${voidLabel} and ids without a class are void`,
          read,
          filesAreSeen: true,
          doubt: doubtMapValues,
          notes: () => describeOthers(files, images, maps),
        };
      };
    },
  };
}

/**
 * Maps in another form have values that COCO's ids less 1 never take. In the form of category ids these are
 * fire hydrant (11), giraffe (25) and others; maps of train ids have all values up to 170.
 */
function doubtMapValues(values: ReadonlySet<number>): string | undefined {
  const strange = [...values].filter((value) => value < LAST_ID && UNUSED.has(value + 1));
  if (values.has(LAST_ID)) strange.push(LAST_ID);
  if (strange.length === 0) return undefined;
  const asCategories = [...values].every((value) => !UNUSED.has(value));
  const form = asCategories
    ? 'They look like category ids, which are larger by 1'
    : 'They look like train ids';
  const named = strange.toSorted((one, other) => one - other).slice(0, 10);
  return (
    `The maps have the values ${named.join(', ')}, which COCO-Stuff's maps (ids less 1) never have. ${form}: every ` +
    'class is then scored as another one. Use the maps of stuffthingmaps_trainval2017.zip.'
  );
}

/** Leaves out the maps with other values that mmsegmentation writes beside the originals. */
function originalsIn(files: Files, folder: string): Side {
  const all = masksIn(files, folder);
  return { ...all, idOf: (path) => (path.endsWith('TrainIds.png') ? undefined : all.idOf(path)) };
}
