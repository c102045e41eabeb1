/** The simplest dataset: a folder `images`, and a folder `masks` with a PNG of the same name for each. */
import { pairFiles } from '../pair-files.ts';
import { inIdOrder } from '../id-order.ts';
import type { Truth } from '../dataset-item.ts';
import { readDeclaration } from './declaration.ts';
import { isImageName, stem } from './image-names.ts';
import { holdsFiles, type LayoutReader } from './layout-reader.ts';

const IMAGES = 'images';
const MASKS = 'masks';

export const pairs: LayoutReader = {
  tree: 'images and masks, a PNG for each image',
  async find(files, split) {
    if (!(await holdsFiles(files, IMAGES)) || !(await holdsFiles(files, MASKS))) return undefined;
    return async (askedVoid) => {
      const { name, classNames, ids, voidLabel, truth } = await readDeclaration(files, askedVoid);
      const truthAt = (path: string): Truth => ({ kind: 'labels', path, void_label: voidLabel, ids });
      const idOf = (folder: string) => (path: string) => stem(path.slice(folder.length + 1));
      const read = () =>
        pairFiles({
          images: {
            paths: files.list(IMAGES),
            idOf: (path) => (isImageName(path) ? idOf(IMAGES)(path) : undefined),
            expected: (id) => `${IMAGES}/${id}.jpg`,
          },
          masks: {
            paths: files.list(MASKS),
            idOf: (path) => (isMaskName(path) ? idOf(MASKS)(path) : undefined),
            expected: (id) => `${MASKS}/${id}.png`,
          },
          truthAt,
        });
      return {
        name: name ?? 'images and masks',
        layout: 'pairs',
        split,
        classNames,
        voidLabel,
        truth,
        items: () => inIdOrder(read),
      };
    };
  },
};

function isMaskName(path: string): boolean {
  return isImageName(path) && path.toLowerCase().endsWith('.png');
}
