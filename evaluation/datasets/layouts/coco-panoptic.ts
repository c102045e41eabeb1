/** COCO's panoptic segmentation: PNGs of segment ids, and a JSON that gives each segment its category. */
import { z } from 'zod';
import type { DatasetItem, MissingItem } from '../dataset-item.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { cocoCategorySchema, cocoImageSchema, inOrderOfIds, readAnnotations } from './coco-annotations.ts';
import { findAnnotations, findImages } from './coco-files.ts';
import { stem } from '#contracts/images/image-names.ts';
import type { LayoutReader } from './layout-reader.ts';
import { refuseVoid } from './refuse-void.ts';

const annotationSchema = z.object({
  image_id: z.int(),
  file_name: cocoImageSchema.shape.file_name,
  segments_info: z.array(z.object({ id: z.int(), category_id: z.int() })),
});

const panopticSchema = z.object({
  images: z.array(cocoImageSchema),
  annotations: z.array(annotationSchema),
  categories: z.array(cocoCategorySchema),
});

/** The segment id of pixels that nobody labeled. */
const VOID_SEGMENT = 0;

const TRUTH =
  'the segments of the panoptic PNGs by their categories, in the order of the ids; segment 0 and segments that are not listed are void';

export const cocoPanoptic: LayoutReader = {
  tree: 'annotations/panoptic_<split>2017.json, the folder of PNGs beside it, and <split>2017 with the images',
  async find(files, split) {
    const path = await findAnnotations(files, 'panoptic', split);
    const folder = await findImages(files, split);
    if (path === undefined || folder === undefined) return undefined;
    return async (askedVoid) => {
      refuseVoid(askedVoid, 'coco-panoptic', 'void where the segment is 0 or is not listed');
      const document = await readAnnotations(files, path, panopticSchema);
      const categories = inOrderOfIds(document.categories);
      const labels = new Map(categories.map(({ id }, index) => [id, index]));
      const items = toItems(document, labels, { path, folder });
      return {
        name: `COCO panoptic ${split}`,
        layout: 'coco-panoptic',
        split,
        classNames: categories.map(({ name }) => name),
        voidLabel: VOID_SEGMENT,
        truth: TRUTH,
        read: () => items,
        filesAreSeen: false,
      };
    };
  },
};

function toItems(
  { images, annotations }: z.infer<typeof panopticSchema>,
  labels: ReadonlyMap<number, number>,
  { path, folder }: { path: string; folder: string },
): (DatasetItem | MissingItem)[] {
  const byImage = new Map(annotations.map((each) => [each.image_id, each]));
  return images.map(({ id: imageId, file_name }) => {
    const id = stem(file_name);
    const image = `${folder}/${file_name}`;
    const annotation = byImage.get(imageId);
    if (!annotation) return { id, image, missing: `an annotation in ${path}` };
    const segments = annotation.segments_info.map(({ id: segment, category_id }): [number, number] => {
      const label = labels.get(category_id);
      if (label !== undefined) return [segment, label];
      throw invalidDataset(
        `${path}: a segment of ${file_name} has category ${category_id}, which is not among the categories.`,
      );
    });
    const png = `${stem(path)}/${annotation.file_name}`;
    return { id, image, truth: { kind: 'panoptic', path: png, segments } };
  });
}
