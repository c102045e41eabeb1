/** `POST /v1/evaluations`: the request before it is resolved. A schedule repeats the same document. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { metadataSchema } from '../jobs/segmentation-request.ts';
import { METHOD_NAMES } from '../segmentation/methods.ts';
import { optionsSchema, pamrOptionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { retentionDaysSchema } from '../retention.ts';
import { vocabularyNameSchema } from '../vocabularies/vocabulary-resource.ts';
import { evaluationEventSchema } from '../webhooks/events.ts';
import { datasetSchema } from './dataset.ts';

/** The most combinations of swept options that one evaluation may score. */
export const MOST_VARIANTS = 32;

const webhookSchema = z.union([
  z.strictObject({ url: z.url().max(2048), events: z.array(evaluationEventSchema).min(1).optional() }),
  z.strictObject({
    endpoint_id: idSchema('webhookEndpoint'),
    events: z.array(evaluationEventSchema).min(1).optional(),
  }),
]);

export const sampleSchema = z.strictObject({
  images: z.int().min(1).meta({ description: 'So many images, drawn by the seed alone.' }),
  seed: z.int().min(0).max(2_147_483_647).default(0),
});

export const evaluationRequestSchema = z
  .strictObject({
    dataset: datasetSchema,
    vocabulary: vocabularyNameSchema.meta({
      description: "The classes; in the order of the dataset's labels.",
    }),
    preset: z.enum(PRESET_NAMES).default('balanced'),
    method: z.enum(METHOD_NAMES).default('itaclip'),
    options: optionsSchema
      .partial()
      .extend({ pamr: pamrOptionsSchema.partial().optional() })
      .default({})
      .meta({ description: 'Single numbers instead of those of the preset, the vocabulary and the method.' }),
    sweep: z
      .record(z.string(), z.array(z.unknown()).min(1))
      .default({})
      .meta({
        description: `Options by dotted name, each with the values to score; all combinations, at most ${MOST_VARIANTS}.`,
        example: { stride: [56, 112] },
      }),
    protocol: z
      .strictObject({
        void: z.int().min(0).max(65_535).optional().meta({
          description: 'The value of mask pixels that are not scored. Default: what the layout says.',
        }),
      })
      .default({}),
    sample: sampleSchema.optional(),
    skip_broken: z
      .boolean()
      .default(false)
      .meta({ description: 'Go on without images that cannot be scored, and name them. Default: fail.' }),
    fail_under: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'The gate fails where the mIoU is lower: 0.65 for 65 %.' }),
    compare_to: idSchema('evaluation')
      .optional()
      .meta({ description: 'The gate fails where the mIoU is lower than that one, by more than chance.' }),
    webhook: webhookSchema.optional(),
    metadata: metadataSchema.default({}),
    retention_days: retentionDaysSchema.default(30),
  })
  .meta({ id: 'EvaluationRequest' });

export type EvaluationRequest = z.infer<typeof evaluationRequestSchema>;
