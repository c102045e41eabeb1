/** `POST /v1/evaluations`: the request before it is resolved. A schedule repeats the same document. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { SERVICE_LIMITS } from '../limits.ts';
import { metadataSchema } from '../jobs/segmentation-request.ts';
import { DOTTED_OPTIONS } from '../segmentation/dotted-options.ts';
import { METHOD_NAMES } from '../segmentation/methods.ts';
import { optionOverridesSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { shareSchema } from '../storable-number.ts';
import { retentionDaysSchema } from '../retention.ts';
import { vocabularyNameSchema } from '../vocabularies/vocabulary-resource.ts';
import { evaluationEventSchema } from '../webhooks/events.ts';
import { requestedReceiverSchema } from '../webhooks/receiver.ts';
import { datasetSchema } from './dataset.ts';

/** The most combinations of swept options that one evaluation may score. */
export const MOST_VARIANTS = 32;

const webhookSchema = requestedReceiverSchema(evaluationEventSchema, 'evaluation').meta({
  id: 'EvaluationWebhook',
});

export const sampleSchema = z
  .strictObject({
    images: z
      .int()
      .min(1)
      .meta({ description: 'The number of images to draw.', maximum: SERVICE_LIMITS.evaluationImages }),
    seed: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .default(0)
      .meta({ description: 'Decides which images are drawn: equal seeds draw equal samples.' }),
  })
  .meta({ id: 'Sample' });

const sweepSchema = z.record(z.string(), z.array(z.unknown()).min(1)).meta({
  id: 'Sweep',
  // Names and values are checked where they are expanded, which says more than a schema can.
  type: 'object',
  properties: sweepProperties(),
  additionalProperties: false,
});

/** Describes the lists of values that each option may be swept over. */
function sweepProperties(): Record<string, object> {
  const lists = [...DOTTED_OPTIONS].map(([name, schema]) => {
    const { $schema: _, ...items } = z.toJSONSchema(schema);
    return [name, { type: 'array', items, minItems: 1 }];
  });
  return Object.fromEntries(lists) as Record<string, object>;
}

export const evaluationRequestSchema = z
  .strictObject({
    dataset: datasetSchema,
    vocabulary: vocabularyNameSchema.meta({
      description: "The classes, in the order of the dataset's labels.",
    }),
    preset: z.enum(PRESET_NAMES).default('balanced'),
    method: z.enum(METHOD_NAMES).optional().meta({
      description: "Default: the preset's, which is `sc-clip` for `light` and `itaclip` for the others.",
    }),
    options: optionOverridesSchema
      .default({})
      .meta({ description: 'Options that replace those of the preset, the vocabulary and the method.' }),
    sweep: sweepSchema.default({}).meta({
      description: `The values to score, by the dotted name of their option. Every combination is scored; at most ${MOST_VARIANTS} are allowed.`,
      example: { stride: [56, 112] },
    }),
    protocol: z
      .strictObject({
        void_label: z.int().min(0).max(65_535).optional().meta({
          description:
            'The value of mask pixels that are not scored. Default: the value that the layout uses.',
        }),
      })
      .meta({ id: 'ProtocolRequest' })
      .default({}),
    sample: sampleSchema.optional(),
    skip_broken: z.boolean().default(false).meta({
      description: 'Whether to leave out images that cannot be scored, and name them, instead of failing.',
    }),
    fail_under: shareSchema
      .optional()
      .meta({ description: 'The gate fails if the mIoU is lower. 0.65 stands for 65%.' }),
    compare_to: idSchema('evaluation').optional().meta({
      description:
        'The gate fails if the mIoU is lower than that of this evaluation by more than chance explains.',
    }),
    webhook: webhookSchema.optional(),
    metadata: metadataSchema.default({}),
    retention_days: retentionDaysSchema.default(30),
  })
  .meta({ id: 'EvaluationRequest' });

export type EvaluationRequest = z.infer<typeof evaluationRequestSchema>;
