/** `POST /v1/segmentations`: the request before it is resolved into a job. */
import { z } from 'zod';
import { PRIORITIES } from '../queues/queue-names.ts';
import { idSchema } from '../ids.ts';
import { DEFAULT_EXPIRES_IN_SECONDS, DEFAULT_RETENTION_DAYS, SERVICE_LIMITS } from '../limits.ts';
import { retentionDaysSchema } from '../retention.ts';
import { optionsSchema, pamrOptionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { s3ObjectSchema } from '../storage/s3-address.ts';
import { textSchema } from '../text.ts';
import { backgroundWordsSchema, classSchema, LIMITS } from '../vocabularies/vocabulary.ts';
import { vocabularyNameSchema } from '../vocabularies/vocabulary-resource.ts';
import { segmentationEventSchema } from '../webhooks/events.ts';
import { DEFAULT_OUTPUTS, OUTPUTS } from './outputs.ts';

const imageSchema = z
  .union(
    [
      z.strictObject({ upload_id: idSchema('upload') }),
      z.strictObject({ url: z.url().max(2048) }),
      z.strictObject({ s3: s3ObjectSchema }),
    ],
    'expected an object with one member: upload_id, url or s3',
  )
  .meta({ description: 'An upload, a URL that the service fetches, or an object that the operator allows.' });

/**
 * The score below which a pixel belongs to the background. A request adds it to a vocabulary's background.
 */
const threshold = z.number().min(0).max(1).optional();
const requestBackgroundSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('default'), threshold }),
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.literal('words'), words: backgroundWordsSchema, threshold }),
]);

const webhookSchema = z.union(
  [
    z.strictObject({
      url: z.url().max(2048),
      events: z.array(segmentationEventSchema).min(1).optional(),
    }),
    z.strictObject({
      endpoint_id: idSchema('webhookEndpoint'),
      events: z.array(segmentationEventSchema).min(1).optional(),
    }),
  ],
  'expected an object with either url or endpoint_id',
);

export const metadataSchema = z
  .record(
    textSchema.min(1).max(SERVICE_LIMITS.metadataKeyCharacters),
    textSchema.max(SERVICE_LIMITS.metadataValueCharacters),
  )
  .refine(
    (entries) => Object.keys(entries).length <= SERVICE_LIMITS.metadataEntries,
    `at most ${SERVICE_LIMITS.metadataEntries} entries`,
  );

/** Everything except the image, which a request may send separately. */
const requestShape = {
  classes: z
    .array(classSchema)
    .min(1)
    .max(LIMITS.classes)
    .optional()
    .meta({ description: 'What to find: names, or names with synonyms and a text.' }),
  vocabulary: vocabularyNameSchema
    .optional()
    .meta({ description: 'What to find, by the name of a vocabulary; instead of `classes`.' }),
  background: requestBackgroundSchema
    .optional()
    .meta({ description: "What else there may be. Default: the vocabulary's; else the default words." }),
  preset: z.enum(PRESET_NAMES).default('balanced'),
  options: optionsSchema
    .partial()
    .extend({ pamr: pamrOptionsSchema.partial().optional() })
    .default({})
    .meta({ description: 'Single numbers instead of those of the preset and the vocabulary.' }),
  outputs: z
    .array(z.enum(OUTPUTS))
    .min(1)
    .default([...DEFAULT_OUTPUTS])
    .meta({ description: 'Which artifacts are written; `result.json` always is.' }),
  webhook: webhookSchema.optional(),
  metadata: metadataSchema.default({}),
  priority: z
    .enum(PRIORITIES)
    .default('interactive')
    .meta({ description: 'A `batch` job waits until no interactive one does.' }),
  expires_in: z
    .int()
    .min(1)
    .max(SERVICE_LIMITS.expiresInSeconds)
    .default(DEFAULT_EXPIRES_IN_SECONDS)
    .meta({ description: 'Seconds within which the job must start, or else it expires.' }),
  retention_days: retentionDaysSchema.default(DEFAULT_RETENTION_DAYS),
};

export const inlineSegmentationRequestSchema = z
  .strictObject(requestShape)
  .meta({ id: 'InlineSegmentationRequest' });

export const segmentationRequestSchema = z
  .strictObject({ image: imageSchema, ...requestShape })
  .meta({ id: 'SegmentationRequest' });

export type InlineSegmentationRequest = z.infer<typeof inlineSegmentationRequestSchema>;
export type SegmentationRequest = z.infer<typeof segmentationRequestSchema>;
