/** The simplest dataset: a folder `images`, and a folder `masks` with a PNG of the same name for each. */
import { pairFiles } from '../pair-files.ts';
import { readDeclaration } from './declaration.ts';
import { describeOthers, masksIn, imagesIn } from './folder-side.ts';
import { holdsFiles, type LayoutReader } from './layout-reader.ts';

const IMAGES = 'images';
const MASKS = 'masks';

export const pairs: LayoutReader = {
  tree: 'images and masks, a PNG for each image',
  async find(files, split) {
    if (!(await holdsFiles(files, IMAGES)) || !(await holdsFiles(files, MASKS))) return undefined;
    return async (askedVoid) => {
      const { name, classNames, ids, voidLabel, truth } = await readDeclaration(files, askedVoid);
      const read = () =>
        pairFiles({
          images: imagesIn(files, IMAGES),
          masks: masksIn(files, MASKS),
          truthAt: (path) => ({ kind: 'labels', path, void_label: voidLabel, ids }),
        });
      return {
        name: name ?? 'images and masks',
        layout: 'pairs',
        split,
        classNames,
        voidLabel,
        truth,
        read,
        filesAreSeen: true,
        notes: () => describeOthers(files, IMAGES, MASKS),
      };
    };
  },
};
