/**
 * Every number that decides a result, with its range and its default. The choices of a preset, a vocabulary
 * and a person are merged into one `SegmentationOptions`, which the recipe of the result repeats.
 */
import { z } from 'zod';
import { describeIssues } from '../describe-issues.ts';
import { ProblemError } from '../errors.ts';
import { jsonPointer } from '../json-pointer.ts';
import { positiveNumber, shareSchema } from '../storable-number.ts';
import { ATTENTION_TERMS, distinct, encoderOptionsSchema, VIEWS } from './encoder-options.ts';

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

export const optionsSchema = z
  .strictObject({
    ...encoderOptionsSchema.shape,
    ...vocabularyOptionsSchema.shape,
    stride: z.int().min(8).max(224).meta({ description: 'The distance in pixels between windows of 224.' }),
    pamr: pamrOptionsSchema,
  })
  .meta({ id: 'SegmentationOptions' });

/** Any of the options, in place of those of preset, vocabulary and method. */
export const optionOverridesSchema = optionsSchema
  .partial()
  .extend({ pamr: pamrOptionsSchema.partial().meta({ id: 'PamrOverrides' }).optional() })
  .meta({ id: 'OptionOverrides' });

export type PamrOptions = z.infer<typeof pamrOptionsSchema>;
export type SegmentationOptions = z.infer<typeof optionsSchema>;

/** Options as people give them: any subset, at any depth. */
export type PartialOptions = Partial<Omit<SegmentationOptions, 'pamr'>> & { pamr?: Partial<PamrOptions> };

/** ITACLIP with the options of the paper's COCO-Object experiments, at the stride of `balanced`. */
export const DEFAULT_OPTIONS: SegmentationOptions = {
  views: [...VIEWS],
  attention: ['qq', 'kk'],
  intermediate_layers: [7, 8, 10],
  neighbour_sigma: null,
  residual: true,
  feed_forward: false,
  auxiliary: 'synonyms',
  auxiliary_weight: 0.1,
  image_engineering_weight: 0.75,
  logit_scale: 50,
  probability_threshold: 0.1,
  area_threshold: null,
  short_side: 336,
  stride: 112,
  pamr: { iterations: 10, dilations: [8, 16] },
};

/** Trade-offs between speed and quality. */
export const PRESETS = {
  fast: { stride: 224, views: ['original'] },
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
  const parsed = optionsSchema.safeParse(merged);
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

/** Sorts lists whose order has no effect, so that equal options give equal recipes. */
function inCanonicalOrder(options: SegmentationOptions): SegmentationOptions {
  const ascending = (a: number, b: number) => a - b;
  return {
    ...options,
    views: VIEWS.filter((view) => options.views.includes(view)),
    attention: ATTENTION_TERMS.filter((term) => options.attention.includes(term)),
    intermediate_layers: options.intermediate_layers.toSorted(ascending),
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
