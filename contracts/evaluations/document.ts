/**
 * `evaluation.json`: an evaluation's result as machines read it. All shares are from 0 to 1. What
 * depends on the clock or the machine is in `performance` alone, so that a run that was killed and went
 * on ends with the same bytes in everything else.
 */
import { z } from 'zod';
import { recipeSchema } from '../segmentation/result.ts';
import { timeSchema } from '../time.ts';
import { DATASET_LAYOUTS } from './dataset.ts';
import { skippedImageSchema } from './image-record.ts';
import { protocolSchema } from './protocol.ts';
import { scoresSchema } from './scores.ts';

/** One of the variants that were scored: all of a sweep, or just one. */
export const variantSchema = z.strictObject({
  /** "stride=28 pamr.iterations=0"; "default" where nothing was swept. */
  name: z.string(),
  /** What was swept, by dotted name. */
  swept: z.record(z.string(), z.unknown()),
  recipe: recipeSchema,
  /** sha256 of the recipe's JSON, in hex. */
  recipe_digest: z.string(),
  scores: scoresSchema,
});

const differenceSchema = z.strictObject({
  before: z.number().nullable(),
  after: z.number().nullable(),
  /** after - before; null where one of them is. */
  difference: z.number().nullable(),
  /** Of the difference, 95 %, by bootstrap replicates that pair; null without the other run's records, or of one image. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
});

/** The image's own mIoU before and after. */
export const changedImageSchema = z.strictObject({
  id: z.string(),
  image: z.string(),
  before: z.number(),
  after: z.number(),
});

/** The first variant of this evaluation beside the first of another one. */
export const comparisonSchema = z.strictObject({
  /** Where the other one is, as it was named. */
  other: z.string(),
  other_digest: z.string(),
  /** What differs between the two apart from the scores: "options.stride: 112, was 28". */
  changes: z.array(z.string()),
  /** Images in both runs, over which all numbers are; null without the other run's records: each over its own. */
  images: z.int().nullable(),
  miou: differenceSchema,
  pixel_accuracy: differenceSchema,
  classes: z.array(differenceSchema.extend({ name: z.string() })),
  /** Those that changed most, the largest change first. */
  changed_images: z.array(changedImageSchema),
});

export const gateSchema = z.strictObject({
  gate: z.enum(['fail_under', 'compare_to']),
  passed: z.boolean(),
  /** "mIoU 0.612 is under 0.65" */
  detail: z.string(),
});

export const performanceSchema = z.strictObject({
  started_at: timeSchema,
  finished_at: timeSchema,
  /** Of all images, variants together, summed over whatever machines did them. */
  compute_seconds: z.number(),
  /** Images a second of computation. */
  images_per_second: z.number(),
  /** By stage. */
  stages: z.record(z.string(), z.number()),
  /** Null where the operator gave no price. */
  estimated_cost: z
    .strictObject({
      amount: z.number(),
      currency: z.literal('USD'),
      price_per_hour: z.number(),
      source: z.string(),
    })
    .nullable(),
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
  /** In label order; a background is the first. */
  classes: z.array(z.string()),
  protocol: protocolSchema,
  /** Null: every image. */
  sample: z.strictObject({ images: z.int(), seed: z.int() }).nullable(),
  images: z.strictObject({
    /** In the dataset, or the sample. */
    total: z.int(),
    scored: z.int(),
    skipped: z.int(),
    /** The first hundred. */
    skipped_images: z.array(skippedImageSchema),
  }),
  bootstrap: z.strictObject({ replicates: z.int(), seed: z.int(), confidence: z.number() }),
  variants: z.array(variantSchema).min(1),
  /** sha256 over everything above, in hex: equal for runs that say the same. */
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
