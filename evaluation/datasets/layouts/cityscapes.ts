/** Cityscapes: `leftImg8bit` and `gtFine`, a folder for each city. */
import type { Files } from '../files.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { pairFiles, type Side } from '../pair-files.ts';
import { chooseVoid } from '../void-label.ts';
import { builtInClassNames } from './class-names.ts';
import { fileName } from '#contracts/images/image-names.ts';
import { holdsFiles, type LayoutReader } from './layout-reader.ts';

const IMAGE_ENDING = '_leftImg8bit.png';
const USUAL_VOID = 255;

/** The label ids that are scored, in the order of their train ids from 0. */
const SCORED_IDS = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];

/** The kinds of masks that a release may have; its scripts make the second kind. */
const MASKS = [
  {
    ending: '_gtFine_labelIds.png',
    ids: Object.fromEntries(SCORED_IDS.map((id, trainId) => [`${id}`, trainId])),
    truth: 'the label ids of gtFine as the 19 train ids, all others void',
  },
  { ending: '_gtFine_labelTrainIds.png', ids: undefined, truth: 'the train ids of gtFine' },
];

export const cityscapes: LayoutReader = {
  tree: 'leftImg8bit/<split> and gtFine/<split>, a folder for each city',
  async find(files, split) {
    const [images, truths] = [`leftImg8bit/${split}`, `gtFine/${split}`];
    if (!(await holdsFiles(files, images)) || !(await holdsFiles(files, truths))) return undefined;
    return async (askedVoid) => {
      const { ending, ids, truth } = await findMasks(files, truths);
      const classNames = builtInClassNames('cityscapes');
      const isClass = (value: number): boolean =>
        ids ? Object.hasOwn(ids, value) : value < classNames.length;
      const voidLabel = chooseVoid(askedVoid, USUAL_VOID, isClass);
      const read = () =>
        pairFiles({
          images: citySide(files, images, IMAGE_ENDING),
          masks: citySide(files, truths, ending),
          truthAt: (path) => ({ kind: 'labels', path, void_label: voidLabel, ids }),
        });
      return {
        name: `Cityscapes ${split}`,
        layout: 'cityscapes',
        split,
        classNames,
        voidLabel,
        truth: `${truth}; ${voidLabel} is void`,
        read,
        filesAreSeen: true,
      };
    };
  },
};

async function findMasks(files: Files, folder: string): Promise<(typeof MASKS)[number]> {
  for await (const path of files.list(folder)) {
    const found = MASKS.find(({ ending }) => path.endsWith(ending));
    if (found) return found;
  }
  const endings = MASKS.map(({ ending }) => `*${ending}`).join(' nor ');
  throw invalidDataset(
    `${folder} of ${files.location} has neither ${endings}. Unpack gtFine_trainvaltest.zip.`,
  );
}

/** The id is the file's name without its ending; it begins with the city. */
function citySide(files: Files, folder: string, ending: string): Side {
  return {
    paths: files.list(folder),
    idOf: (path) => (path.endsWith(ending) ? fileName(path).slice(0, -ending.length) : undefined),
    expected: (id) => `${folder}/${id.split('_', 1)[0]}/${id}${ending}`,
  };
}
