/** COCO's instances, drawn: 80 things on a background. Another protocol than `coco-object`. */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import { stem } from '#contracts/images/image-names.ts';
import { segmentationSchema, type DatasetItem, type MissingItem, type Truth } from '../dataset-item.ts';
import { cocoCategorySchema, cocoImageSchema, inOrderOfIds, readAnnotations } from './coco-annotations.ts';
import { findAnnotations, findImages } from './coco-files.ts';
import type { LayoutReader } from './layout-reader.ts';
import { refuseVoid } from './refuse-void.ts';

/** Some tools write ids as texts. */
const imageIdSchema = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** The member that every annotation needs; the others are checked one annotation at a time. */
const annotationSchema = z.looseObject({ image_id: imageIdSchema });

const drawnSchema = z.object({
  category_id: z.int(),
  area: z.number(),
  segmentation: segmentationSchema,
});

const instancesSchema = z.object({
  images: z.array(cocoImageSchema),
  annotations: z.array(annotationSchema),
  categories: z.array(cocoCategorySchema),
});

type Annotation = z.infer<typeof annotationSchema>;
type DrawnTruth = Extract<Truth, { kind: 'instances' }>;
type Instance = DrawnTruth['instances'][number];

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
      const {
        images,
        annotations,
        categories: unordered,
      } = await readAnnotations(files, path, instancesSchema);
      const categories = inOrderOfIds(unordered);
      const labels = new Map(categories.map(({ id }, index) => [id, index + 1]));
      const byImage = groupByImage(annotations);
      const items = images.map((image) =>
        toItem(image, byImage.get(image.id) ?? [], { path, folder, labels }),
      );
      const imageIds = new Set(images.map(({ id }) => id));
      const strays = annotations.filter(({ image_id }) => !imageIds.has(image_id));
      return {
        name: `COCO instances ${split}`,
        layout: 'coco-instances',
        split,
        classNames: ['background', ...categories.map(({ name }) => name)],
        voidLabel: 255,
        truth: TRUTH,
        read: () => items,
        filesAreSeen: false,
        notes: () => Promise.resolve(describeStrays(path, strays)),
      };
    };
  },
};

function groupByImage(annotations: readonly Annotation[]): Map<number, Annotation[]> {
  const byImage = new Map<number, Annotation[]>();
  for (const annotation of annotations) {
    const others = byImage.get(annotation.image_id);
    if (others) others.push(annotation);
    else byImage.set(annotation.image_id, [annotation]);
  }
  return byImage;
}

type Context = { path: string; folder: string; labels: ReadonlyMap<number, number> };

/**
 * An image with an annotation that cannot be drawn is incomplete: without it, a thing would be scored as
 * background.
 */
function toItem(
  { id: imageId, file_name, width, height }: z.infer<typeof cocoImageSchema>,
  annotations: readonly Annotation[],
  { path, folder, labels }: Context,
): DatasetItem | MissingItem {
  const id = stem(file_name);
  const image = `${folder}/${file_name}`;
  const drawn: (Instance & { area: number })[] = [];
  for (const annotation of annotations) {
    const instance = readInstance(annotation, labels);
    if (!('reason' in instance)) drawn.push(instance);
    else {
      const name = `annotation ${describeId(annotation)} of image ${imageId} in ${path}`;
      return { id, image, missing: `${name} cannot be drawn: ${instance.reason}` };
    }
  }
  // The largest first; equal ones as in the file.
  const instances = drawn
    .toSorted((first, second) => second.area - first.area)
    .map(({ label, segmentation }) => ({ label, segmentation }));
  return { id, image, truth: { kind: 'instances', width, height, instances } };
}

function readInstance(
  annotation: Annotation,
  labels: ReadonlyMap<number, number>,
): (Instance & { area: number }) | { reason: string } {
  const result = drawnSchema.safeParse(annotation);
  if (!result.success) return { reason: describeIssues(result.error).trim().replaceAll(/\n\s*/g, '; ') };
  const { category_id, area, segmentation } = result.data;
  const label = labels.get(category_id);
  if (label === undefined) return { reason: `its category ${category_id} is not among the categories` };
  return { label, segmentation, area };
}

function describeStrays(path: string, strays: readonly Annotation[]): string[] {
  const [first] = strays;
  if (!first) return [];
  const number = strays.length === 1 ? '1 annotation is' : `${strays.length} annotations are`;
  return [
    `${path}: ${number} passed over, of images that the file does not list; the first is annotation ` +
      `${describeId(first)} of image ${first.image_id}.`,
  ];
}

function describeId({ id }: Annotation): string {
  return typeof id === 'number' || typeof id === 'string' ? `${id}` : '(without an id)';
}
