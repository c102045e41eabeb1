/**
 * `evaluation.json`: an evaluation's result for machines. All shares are from 0 to 1. Only `performance`
 * depends on the clock or the machine, so that a run that was killed and resumed produces the same bytes
 * everywhere else.
 */
import { z } from 'zod';
import { estimatedCostSchema } from '../estimated-cost.ts';
import { recipeSchema } from '../segmentation/result.ts';
import { timeSchema } from '../time.ts';
import { DATASET_LAYOUTS } from './dataset.ts';
import { skippedImageSchema } from './image-record.ts';
import { protocolSchema } from './protocol.ts';
import { scoresSchema } from './scores.ts';

/** One scored variant: one of a sweep, or the only one. */
const variantSchema = z.strictObject({
  /** "stride=28 pamr.iterations=0"; "default" if nothing was swept. */
  name: z.string(),
  /** The swept options by dotted name. */
  swept: z.record(z.string(), z.unknown()),
  recipe: recipeSchema,
  /** The sha256 of the recipe's JSON, in hex. */
  recipe_digest: z.string(),
  scores: scoresSchema,
});

const differenceSchema = z.strictObject({
  before: z.number().nullable(),
  after: z.number().nullable(),
  /** after - before; null if either is null. */
  difference: z.number().nullable(),
  /**
   * 95% confidence interval of the difference from paired bootstrap replicates; null without the other run's
   * records or with a single image.
   */
  interval: z.tuple([z.number(), z.number()]).nullable(),
});

/** The image's own mIoU before and after. */
const changedImageSchema = z.strictObject({
  id: z.string(),
  image: z.string(),
  before: z.number(),
  after: z.number(),
});

/** Compares the first variant of this evaluation with the first variant of another one. */
export const comparisonSchema = z.strictObject({
  /** The location of the other evaluation as the caller named it. */
  other: z.string(),
  other_digest: z.string(),
  /** All differences between the two besides the scores: "options.stride: 112, was 28". */
  changes: z.array(z.string()),
  /**
   * Number of images in both runs, which all numbers cover; null without the other run's records, and then
   * each run covers its own images.
   */
  images: z.int().nullable(),
  miou: differenceSchema,
  pixel_accuracy: differenceSchema,
  classes: z.array(differenceSchema.extend({ name: z.string() })),
  /** The images that changed most, with the largest change first. */
  changed_images: z.array(changedImageSchema),
});

export const gateSchema = z
  .strictObject({
    gate: z.enum(['fail_under', 'compare_to']),
    passed: z.boolean(),
    detail: z.string().meta({ example: 'mIoU 0.612 is under 0.65' }),
  })
  .meta({ id: 'Gate' });

const performanceSchema = z.strictObject({
  started_at: timeSchema,
  finished_at: timeSchema,
  /** Total for all images, all variants together, summed over every machine that took part. */
  compute_seconds: z.number(),
  /** Images per second of computation. */
  images_per_second: z.number(),
  /** Seconds by stage. */
  stages: z.record(z.string(), z.number()),
  /** Null if the operator set no price. */
  estimated_cost: estimatedCostSchema.nullable(),
  /** "AMD EPYC, 2 cores" */
  machine: z.string(),
});

/** Format 1 called the variants `settings`. */
export const EVALUATION_FORMAT = 'itaclip-evaluation/2';

export const evaluationDocumentSchema = z.strictObject({
  format: z.literal(EVALUATION_FORMAT),
  dataset: z.strictObject({
    name: z.string(),
    location: z.string(),
    layout: z.enum(DATASET_LAYOUTS),
    split: z.string(),
  }),
  vocabulary: z.string(),
  /** Class names in label order; a background comes first. */
  classes: z.array(z.string()),
  protocol: protocolSchema,
  /** Null means every image. */
  sample: z.strictObject({ images: z.int(), seed: z.int() }).nullable(),
  images: z.strictObject({
    /** Images in the dataset, or in the sample. */
    total: z.int(),
    scored: z.int(),
    skipped: z.int(),
    /** The first hundred skipped images. */
    skipped_images: z.array(skippedImageSchema),
  }),
  bootstrap: z.strictObject({ replicates: z.int(), seed: z.int(), confidence: z.number() }),
  variants: z.array(variantSchema).min(1),
  /** The sha256 of everything above, in hex: equal for runs with equal results. */
  digest: z.string(),
  comparison: comparisonSchema.nullable(),
  gates: z.array(gateSchema),
  performance: performanceSchema,
});

export type EvaluationVariant = z.infer<typeof variantSchema>;
export type Difference = z.infer<typeof differenceSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type Gate = z.infer<typeof gateSchema>;
export type EvaluationDocument = z.infer<typeof evaluationDocumentSchema>;
