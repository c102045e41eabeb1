/**
 * Every number that decides a result, with its range and its default. The choices of a preset, a vocabulary
 * and a person are merged into one `SegmentationOptions`, which the recipe of the result repeats.
 */
import { z } from 'zod';
import { describeIssues } from '../describe-issues.ts';
import { ProblemError } from '../errors.ts';
import { jsonPointer } from '../json-pointer.ts';
import { positiveNumber, shareSchema } from '../storable-number.ts';
import { ATTENTION_TERMS, distinct, encoderGroups, encoderOptionsSchema, VIEWS } from './encoder-options.ts';

/** The kinds of text that can be mixed into a class's queries (paper, section 3.4). */
const AUXILIARY_KINDS = ['definitions', 'synonyms', 'none'] as const;

/** Options that are tuned for a set of words (numerics, section 9). */
export const vocabularyOptionsSchema = z.strictObject({
  auxiliary: z
    .enum(AUXILIARY_KINDS)
    .meta({ description: "The kind of text that is mixed into a class's queries." }),
  auxiliary_weight: shareSchema.meta({ description: 'alpha: the share of the auxiliary text in a query.' }),
  image_engineering_weight: shareSchema.meta({
    description: "lambda: the share of the views that keep the window's own geometry.",
  }),
  logit_scale: positiveNumber(1000).meta({
    description: 'Query logits are multiplied by this number before the softmax.',
  }),
  probability_threshold: shareSchema.meta({
    description: 'A pixel whose best class scores less than this is background.',
  }),
  area_threshold: shareSchema.nullable().meta({
    description: 'A class that covers no more than this share of the foreground is dropped. Null drops none.',
  }),
  short_side: z
    .int()
    .min(224)
    .max(1120)
    .meta({ description: "The length in pixels to which the image's short side is resized." }),
});

const pamrOptionsSchema = z
  .strictObject({
    iterations: z.int().min(0).max(50).meta({ description: '0 turns the refinement off.' }),
    dilations: distinct(z.array(z.int().min(1).max(64)).min(1).max(8)).meta({
      description: 'Distances in pixels of the rings of eight neighbors.',
    }),
  })
  .meta({ id: 'PamrOptions' });

/** Evidence that a class needs to be kept; 0 asks for none. */
const presenceOptionsSchema = z
  .strictObject({
    share: shareSchema.meta({ description: 'The least share of all pixels that score the class highest.' }),
    mean_score: shareSchema.meta({ description: 'The least mean score of those pixels.' }),
    peak_score: shareSchema.meta({ description: 'The least highest score of those pixels.' }),
    evidence: shareSchema.meta({
      description:
        'The least probability that the class token of a window gives the class, in any window. More than 0 ' +
        'turns `class_evidence` on.',
    }),
  })
  .meta({ id: 'PresenceOptions' });

/** Options that contain others, which may be given one by one. */
const groups = { ...encoderGroups, presence: presenceOptionsSchema, pamr: pamrOptionsSchema };

/** Every option, each required. */
export const everyOptionSchema = z.strictObject({
  ...encoderOptionsSchema.shape,
  ...vocabularyOptionsSchema.shape,
  presence: presenceOptionsSchema,
  closing: z.boolean().meta({
    description: 'Whether the map of labels is closed morphologically, which removes details of a pixel.',
  }),
  stride: z.int().min(8).max(224).meta({ description: 'The distance in pixels between windows of 224.' }),
  pamr: pamrOptionsSchema,
});

export type PamrOptions = z.infer<typeof pamrOptionsSchema>;
export type SegmentationOptions = z.infer<typeof everyOptionSchema>;

type Groups = { [Name in keyof typeof groups]: SegmentationOptions[Name] };

/** Options as people give them: any subset, at any depth. */
export type PartialOptions = Partial<Omit<SegmentationOptions, keyof Groups>> & {
  [Name in keyof Groups]?: Partial<Groups[Name]>;
};

/** ITACLIP with the options of the paper's COCO-Object experiments, at the stride of `balanced`. */
export const DEFAULT_OPTIONS: SegmentationOptions = {
  views: [...VIEWS],
  attention: ['qq', 'kk'],
  attention_gain: 1,
  intermediate_layers: [7, 8, 10],
  intermediate_attention: [],
  intermediate_share: 0.5,
  neighbour_sigma: null,
  residual: true,
  feed_forward: false,
  dense_blocks: 1,
  self_attention: { temperature: null, iterations: 0 },
  outliers: { rule: 'none', share: 0.05, neighbors: 30 },
  calibration: { block: null, threshold: 0.4, sharpness: 3, share: 0.5 },
  aggregation: { block: null, threshold: 0.4 },
  fused_blocks: [],
  class_token: true,
  class_weight: 0,
  query_sharpness: null,
  class_evidence: false,
  auxiliary: 'synonyms',
  auxiliary_weight: 0.1,
  image_engineering_weight: 0.75,
  logit_scale: 50,
  probability_threshold: 0.1,
  area_threshold: null,
  short_side: 336,
  presence: { share: 0, mean_score: 0, peak_score: 0, evidence: 0 },
  closing: true,
  stride: 112,
  pamr: { iterations: 10, dilations: [8, 16] },
};

const { shape } = everyOptionSchema;

/** Options as rows and recipes contain them. Where version 0.1 wrote one, what it did is filled in. */
export const optionsSchema = z
  .strictObject({
    ...shape,
    attention_gain: shape.attention_gain.default(DEFAULT_OPTIONS.attention_gain),
    intermediate_attention: shape.intermediate_attention.default(DEFAULT_OPTIONS.intermediate_attention),
    intermediate_share: shape.intermediate_share.default(DEFAULT_OPTIONS.intermediate_share),
    dense_blocks: shape.dense_blocks.default(DEFAULT_OPTIONS.dense_blocks),
    self_attention: shape.self_attention.default(DEFAULT_OPTIONS.self_attention),
    outliers: shape.outliers.default(DEFAULT_OPTIONS.outliers),
    calibration: shape.calibration.default(DEFAULT_OPTIONS.calibration),
    aggregation: shape.aggregation.default(DEFAULT_OPTIONS.aggregation),
    fused_blocks: shape.fused_blocks.default(DEFAULT_OPTIONS.fused_blocks),
    class_token: shape.class_token.default(DEFAULT_OPTIONS.class_token),
    class_weight: shape.class_weight.default(DEFAULT_OPTIONS.class_weight),
    query_sharpness: shape.query_sharpness.default(DEFAULT_OPTIONS.query_sharpness),
    class_evidence: shape.class_evidence.default(DEFAULT_OPTIONS.class_evidence),
    closing: shape.closing.default(DEFAULT_OPTIONS.closing),
    presence: shape.presence.default(DEFAULT_OPTIONS.presence),
  })
  .meta({ id: 'SegmentationOptions' });

/** Any of the options, in place of those of preset, vocabulary and method. */
export const optionOverridesSchema = everyOptionSchema
  .partial()
  .extend({
    self_attention: groups.self_attention.partial().meta({ id: 'SelfAttentionOverrides' }).optional(),
    outliers: groups.outliers.partial().meta({ id: 'OutlierOverrides' }).optional(),
    calibration: groups.calibration.partial().meta({ id: 'CalibrationOverrides' }).optional(),
    aggregation: groups.aggregation.partial().meta({ id: 'AggregationOverrides' }).optional(),
    presence: groups.presence.partial().meta({ id: 'PresenceOverrides' }).optional(),
    pamr: groups.pamr.partial().meta({ id: 'PamrOverrides' }).optional(),
  })
  .meta({ id: 'OptionOverrides' });

/** Trade-offs between speed and quality. `light` has a method of its own: see `choose-options.ts`. */
export const PRESETS = {
  fast: { stride: 224, views: ['original'] },
  light: { stride: 112, views: ['original'] },
  balanced: { stride: 112 },
  paper: { stride: 28 },
} as const satisfies Record<string, unknown>;

export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/**
 * Merges layers of options; later layers win, and nested objects are merged. Throws `invalid-request` that
 * names each wrong option, with pointers into a request.
 */
export function mergeOptions(...layers: readonly object[]): SegmentationOptions {
  const merged = layers.reduce(mergeLayer, DEFAULT_OPTIONS as Record<string, unknown>);
  const parsed = everyOptionSchema.safeParse(merged);
  if (parsed.success) return inCanonicalOrder(parsed.data);
  throw new ProblemError(
    'invalid-request',
    `These options cannot be used:\n${describeIssues(parsed.error)}`,
    {
      cause: parsed.error,
      errors: parsed.error.issues.map(({ path, message }) => ({
        pointer: jsonPointer(['options', ...path]),
        detail: message,
      })),
    },
  );
}

/** Sorts lists whose order has no effect, so that equal options give equal recipes, and turns on what others need. */
function inCanonicalOrder(options: SegmentationOptions): SegmentationOptions {
  const ascending = (a: number, b: number) => a - b;
  return {
    ...options,
    views: VIEWS.filter((view) => options.views.includes(view)),
    attention: ATTENTION_TERMS.filter((term) => options.attention.includes(term)),
    intermediate_layers: options.intermediate_layers.toSorted(ascending),
    intermediate_attention: ATTENTION_TERMS.filter((term) => options.intermediate_attention.includes(term)),
    fused_blocks: options.fused_blocks.toSorted(ascending),
    class_evidence: options.class_evidence || options.presence.evidence > 0,
    pamr: { ...options.pamr, dilations: options.pamr.dilations.toSorted(ascending) },
  };
}

function mergeLayer(base: Record<string, unknown>, layer: object): Record<string, unknown> {
  const result = { ...base };
  for (const [key, value] of Object.entries(layer)) {
    const current = result[key];
    result[key] = isPlainObject(current) && isPlainObject(value) ? mergeLayer(current, value) : value;
  }
  return result;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
