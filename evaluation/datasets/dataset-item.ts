/**
 * One image of a dataset with all that is needed to read its truth, so that an item can be written
 * down and read on another machine that never saw the dataset's annotation files.
 */
import { z } from 'zod';

/** Polygons [x, y, x, y, ...], or COCO's run lengths, compressed or not. */
export const segmentationSchema = z.union([
  z.array(z.array(z.number())),
  z.object({
    size: z.tuple([z.int(), z.int()]),
    counts: z.union([z.string(), z.array(z.int().min(0))]),
  }),
]);

const truthSchema = z.discriminatedUnion('kind', [
  /** Pixel values are labels, after `ids` where it is given: value to label, all others void. */
  z.object({
    kind: z.literal('labels'),
    path: z.string(),
    void_label: z.int(),
    ids: z.record(z.string(), z.int()).optional(),
  }),
  /** Drawn in the order given, later ones on top; what nothing covers is label 0. */
  z.object({
    kind: z.literal('instances'),
    width: z.int(),
    height: z.int(),
    instances: z.array(z.object({ label: z.int(), segmentation: segmentationSchema })),
  }),
  /** A PNG of segment ids (R + 256 G + 65536 B); ids that are not listed are void. */
  z.object({
    kind: z.literal('panoptic'),
    path: z.string(),
    segments: z.array(z.tuple([z.int(), z.int()])),
  }),
]);

export const datasetItemSchema = z.object({
  /** Unique in the dataset. */
  id: z.string(),
  /** Path among the dataset's files. */
  image: z.string(),
  truth: truthSchema,
});

/** Named by the dataset, but not complete. */
export type MissingItem = {
  id: string;
  image: string;
  /** The missing parts, as a phrase that follows "missing: ". */
  missing: string;
};

export type DatasetItem = z.infer<typeof datasetItemSchema>;
export type EvaluationItem = DatasetItem | MissingItem;
export type Truth = z.infer<typeof truthSchema>;
export type InstanceOutline = z.infer<typeof segmentationSchema>;
