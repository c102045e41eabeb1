/** A dataset as people name it: its location and the layout of its files. */
import { z } from 'zod';

/**
 * `voc`: VOCdevkit. `coco-instances`: masks drawn from instance annotations. `coco-stuff`: the pixel maps of
 * COCO-Stuff, 171 classes. `coco-object`: the same maps with all stuff as background, the paper's protocol.
 * `coco-panoptic`: its PNGs and JSON. `cityscapes`: leftImg8bit and gtFine. `context60`: PASCAL Context as
 * label PNGs. `pairs`: the folders `images` and `masks` with files of the same names. `manifest`: JSON lines
 * that name image and mask.
 */
export const DATASET_LAYOUTS = [
  'voc',
  'coco-instances',
  'coco-stuff',
  'coco-object',
  'coco-panoptic',
  'cityscapes',
  'context60',
  'pairs',
  'manifest',
] as const;

export type DatasetLayout = (typeof DATASET_LAYOUTS)[number];

export const datasetSchema = z
  .strictObject({
    location: z.string().min(1).max(2048).meta({
      description: '`s3://bucket/prefix/`, or a folder on the machine of the service.',
      example: 's3://datasets/VOCdevkit/VOC2012/',
    }),
    layout: z
      .enum(DATASET_LAYOUTS)
      .optional()
      .meta({ description: 'How the files are laid out. Default: detected from the files.' }),
    split: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .default('val')
      .meta({ description: 'The part of the dataset, for layouts that have parts.' }),
  })
  .meta({ id: 'DatasetReference' });

export type DatasetReference = z.infer<typeof datasetSchema>;
