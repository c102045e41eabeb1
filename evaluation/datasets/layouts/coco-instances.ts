/** COCO's instances, drawn: 80 things on a background. Another protocol than `coco-object`. */
import { z } from 'zod';
import { segmentationSchema, type DatasetItem, type Truth } from '../dataset-item.ts';
import { invalidDataset } from '../invalid-dataset.ts';
import { cocoCategorySchema, cocoImageSchema, inOrderOfIds, readAnnotations } from './coco-annotations.ts';
import { findAnnotations, findImages } from './coco-files.ts';
import { stem } from './image-names.ts';
import type { LayoutReader } from './layout-reader.ts';
import { refuseVoid } from './refuse-void.ts';

const instancesSchema = z.object({
  images: z.array(cocoImageSchema),
  annotations: z.array(
    z.object({
      image_id: z.int(),
      category_id: z.int(),
      area: z.number(),
      segmentation: segmentationSchema,
    }),
  ),
  categories: z.array(cocoCategorySchema),
});

type Instances = z.infer<typeof instancesSchema>;
type DrawnTruth = Extract<Truth, { kind: 'instances' }>;

const TRUTH =
  'instances drawn as pycocotools draws them, by falling area, so that the smaller lies on top; crowd regions are drawn as their class; 0 is background, nothing is void';

export const cocoInstances: LayoutReader = {
  tree: 'annotations/instances_<split>2017.json, and <split>2017 or images with the images',
  async find(files, split) {
    const path = await findAnnotations(files, 'instances', split);
    const folder = await findImages(files, split);
    if (path === undefined || folder === undefined) return undefined;
    return async (askedVoid) => {
      refuseVoid(askedVoid, 'coco-instances', 'drawn from annotations, and nothing in it is void');
      const document = await readAnnotations(files, path, instancesSchema);
      const categories = inOrderOfIds(document.categories);
      const labels = new Map(categories.map(({ id }, index) => [id, index + 1]));
      const items = toItems(document, labels, { path, folder });
      return {
        name: `COCO instances ${split}`,
        layout: 'coco-instances',
        split,
        classNames: ['background', ...categories.map(({ name }) => name)],
        voidLabel: 255,
        truth: TRUTH,
        read: () => items,
        filesAreSeen: false,
      };
    };
  },
};

function toItems(
  document: Instances,
  labels: ReadonlyMap<number, number>,
  { path, folder }: { path: string; folder: string },
): DatasetItem[] {
  const instances = groupByImage(document, path, labels);
  return document.images.map(({ id, file_name, width, height }) => ({
    id: stem(file_name),
    image: `${folder}/${file_name}`,
    truth: { kind: 'instances', width, height, instances: instances.get(id) ?? [] },
  }));
}

/** The largest first; equal ones as in the file. */
function groupByImage(
  { annotations }: Instances,
  path: string,
  labels: ReadonlyMap<number, number>,
): Map<number, DrawnTruth['instances']> {
  const byImage = new Map<number, DrawnTruth['instances']>();
  for (const { image_id, category_id, segmentation } of annotations.toSorted(byFallingArea)) {
    const label = labels.get(category_id);
    if (label === undefined) {
      throw invalidDataset(
        `${path}: an annotation of image ${image_id} has category ${category_id}, which is not among the categories.`,
      );
    }
    const drawn = { label, segmentation };
    const others = byImage.get(image_id);
    if (others) others.push(drawn);
    else byImage.set(image_id, [drawn]);
  }
  return byImage;
}

function byFallingArea(first: { area: number }, second: { area: number }): number {
  return second.area - first.area;
}
