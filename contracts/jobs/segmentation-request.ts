/** `POST /v1/segmentations`: the request before it is resolved into a job. */
import { z } from 'zod';
import { urlSchema } from '../url.ts';
import { PRIORITIES } from '../queues/queue-names.ts';
import { idSchema } from '../ids.ts';
import { DEFAULT_EXPIRES_IN_SECONDS, DEFAULT_RETENTION_DAYS, SERVICE_LIMITS } from '../limits.ts';
import { retentionDaysSchema } from '../retention.ts';
import { METHOD_NAMES } from '../segmentation/methods.ts';
import { optionOverridesSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { s3ObjectSchema } from '../storage/s3-address.ts';
import { shareSchema } from '../storable-number.ts';
import { textUpTo } from '../text.ts';
import { backgroundRules, backgroundWordsSchema, classSchema, LIMITS } from '../vocabularies/vocabulary.ts';
import { vocabularyNameSchema } from '../vocabularies/vocabulary-resource.ts';
import { segmentationEventSchema } from '../webhooks/events.ts';
import { requestedReceiverSchema } from '../webhooks/receiver.ts';
import { DEFAULT_OUTPUTS, OUTPUTS } from './outputs.ts';

const imageSchema = z
  .union(
    [
      z.strictObject({ upload_id: idSchema('upload') }),
      z.strictObject({
        url: urlSchema.meta({ description: 'The service fetches the image from this URL.' }),
      }),
      z.strictObject({
        s3: s3ObjectSchema.meta({ description: 'The operator must allow the bucket and the prefix.' }),
      }),
    ],
    'expected an object with one member: upload_id, url or s3',
  )
  .meta({
    id: 'ImageSource',
    description: 'Where the image is: exactly one of the three members.',
    minProperties: 1,
    maxProperties: 1,
  });

/** The score below which a pixel belongs to the background. A request adds it to a vocabulary's background. */
const threshold = shareSchema
  .optional()
  .meta({ description: 'A pixel whose best class scores less than this is background.' });
const requestBackgroundSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('default'), threshold }),
    z.strictObject({ mode: z.literal('none') }),
    z.strictObject({ mode: z.literal('words'), words: backgroundWordsSchema, threshold }),
  ])
  .meta({
    id: 'Background',
    description: '`words` belongs to the mode `words`; the mode `none` takes no `threshold`.',
    ...backgroundRules,
  });

const webhookSchema = requestedReceiverSchema(segmentationEventSchema, 'job').meta({
  id: 'SegmentationWebhook',
});

export const metadataSchema = z
  .record(
    textUpTo(SERVICE_LIMITS.metadataKeyCharacters).min(1),
    textUpTo(SERVICE_LIMITS.metadataValueCharacters),
  )
  .refine(
    (entries) => Object.keys(entries).length <= SERVICE_LIMITS.metadataEntries,
    `at most ${SERVICE_LIMITS.metadataEntries} entries`,
  )
  .meta({
    maxProperties: SERVICE_LIMITS.metadataEntries,
    description: 'Short texts of your own, which come back with the job and in its webhook.',
  });

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
    .meta({ description: 'The name of a vocabulary, instead of `classes`.' }),
  background: requestBackgroundSchema.optional().meta({
    description:
      'What else can be in the image. Default: the background of the vocabulary, or else the default words.',
  }),
  preset: z.enum(PRESET_NAMES).default('balanced').meta({ description: 'How much time an image is worth.' }),
  method: z.enum(METHOD_NAMES).optional().meta({
    description: "Default: the preset's, which is `sc-clip` for `light` and `itaclip` for the others.",
  }),
  options: optionOverridesSchema
    .default({})
    .meta({ description: 'Options that replace those of the preset, the vocabulary and the method.' }),
  outputs: z
    .array(z.enum(OUTPUTS))
    .min(1)
    .default([...DEFAULT_OUTPUTS])
    .meta({
      description:
        `The artifacts to write. \`result.json\` is always written. Default: ${DEFAULT_OUTPUTS.join(', ')}. ` +
        '`overlay.jpg` (image/jpeg) shows the result to people and has at most 2048 pixels on its long side; ' +
        '`overlay.png` and `overlay.webp` have the size of the image.',
    }),
  webhook: webhookSchema.optional(),
  metadata: metadataSchema.default({}),
  priority: z
    .enum(PRIORITIES)
    .default('interactive')
    .meta({ description: 'A `batch` job waits until no interactive job is waiting.' }),
  expires_in: z
    .int()
    .min(1)
    .max(SERVICE_LIMITS.expiresInSeconds)
    .default(DEFAULT_EXPIRES_IN_SECONDS)
    .meta({ description: 'The job expires unless it starts within this number of seconds.' }),
  retention_days: retentionDaysSchema.default(DEFAULT_RETENTION_DAYS),
};

/** Extends the API reference: `classes` or `vocabulary`, and not both. */
const oneWayToName = {
  if: { required: ['classes'] },
  else: { required: ['vocabulary'] },
  not: { required: ['classes', 'vocabulary'] },
};

export const inlineSegmentationRequestSchema = z
  .strictObject(requestShape)
  .meta({ id: 'InlineSegmentationRequest', ...oneWayToName });

export const segmentationRequestSchema = z
  .strictObject({ image: imageSchema, ...requestShape })
  .meta({ id: 'SegmentationRequest', ...oneWayToName });

export type InlineSegmentationRequest = z.infer<typeof inlineSegmentationRequestSchema>;
export type SegmentationRequest = z.infer<typeof segmentationRequestSchema>;
