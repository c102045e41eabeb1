/** A dataset as people name it: its location and the layout of its files. */
import { z } from 'zod';
import { lineSchema, textUpTo } from '../text.ts';

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

/** Values that masks may name; more than a mask of 8 bits has. */
const MOST_MASK_VALUES = 256;

/** Matches the numbers 0 to 65535. */
const SIXTEEN_BITS = /^(?:0|[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

/** Value in the masks to the name of its class. */
export const maskValuesSchema = z
  .record(z.string().regex(SIXTEEN_BITS, 'Must be a number from 0 to 65535'), lineSchema(128))
  .refine((values) => Object.keys(values).length > 0, 'Must name at least one value')
  .refine(
    (values) => Object.keys(values).length <= MOST_MASK_VALUES,
    `Must name at most ${MOST_MASK_VALUES} values`,
  )
  .meta({ minProperties: 1, maxProperties: MOST_MASK_VALUES });

export type MaskValues = z.infer<typeof maskValuesSchema>;

export const datasetSchema = z
  .strictObject({
    location: textUpTo(2048).min(1).meta({
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
    mask_values: maskValuesSchema.optional().meta({
      description:
        'The class of each value in the masks, for masks that do not use the labels of the layout, such as masks of 0 and 255. Values that are not named are void. Default: what the layout, or a dataset.json, says.',
      example: { '0': 'background', '255': 'person' },
    }),
  })
  .meta({ id: 'DatasetReference' });

export type DatasetReference = z.infer<typeof datasetSchema>;
