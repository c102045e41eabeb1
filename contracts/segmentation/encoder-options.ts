/**
 * The options of the image encoder's graph: which streams of tokens reach the last block, how tokens are
 * repaired, which attention maps are mixed, and how the result is aggregated. Every method and every ablation
 * of the paper is a combination of these (paper, sections 3.1 and 3.2, tables 2 to 4).
 */
import { z } from 'zod';
import { positiveNumber, shareSchema } from '../storable-number.ts';

/** The versions of each window that are encoded. The first three keep the window's geometry. */
export const VIEWS = ['original', 'grey', 'blur', 'vertical_flip', 'horizontal_flip'] as const;
export type View = (typeof VIEWS)[number];

/** The projections of the tokens that are compared: `qk` is CLIP's own; ITACLIP sums `qq` and `kk`. */
export const ATTENTION_TERMS = ['qk', 'qq', 'kk', 'vv'] as const;
export type AttentionTerm = (typeof ATTENTION_TERMS)[number];

/** Requires that a list has no duplicates. */
export const distinct = <Item>(list: z.ZodArray<z.ZodType<Item>>) =>
  list.refine((chosen) => new Set(chosen).size === chosen.length, 'names one item twice');

const blockSchema = z.int().min(1).max(64);
const blocksSchema = distinct(z.array(blockSchema).max(64));
const termsSchema = distinct(z.array(z.enum(ATTENTION_TERMS)));

/** The parts that sets of options contain as groups; each has a switch by which it is off. */
export const encoderGroups = {
  self_attention: z
    .strictObject({
      temperature: z
        .union([z.enum(['adaptive']), positiveNumber(1000)])
        .nullable()
        .meta({
          description:
            'Queries, keys and values are compared at unit length, times this number. `adaptive` means the mean ' +
            "length of the tokens by the root of the head's width. Null compares them as CLIP does.",
        }),
      iterations: z.int().min(0).max(10).meta({
        description: 'How often queries, keys and values are smoothed by attention to themselves.',
      }),
    })
    .meta({ id: 'SelfAttentionOptions' }),
  outliers: z
    .strictObject({
      rule: z.enum(['none', 'density', 'norm']).meta({
        description:
          'How patches with unusual tokens are found: by the density around them or by their length.',
      }),
      share: shareSchema.meta({ description: 'The share of patches that count as outliers.' }),
      neighbors: z.int().min(1).max(256).meta({
        description: 'The number of nearest tokens that the rule `density` reads.',
      }),
    })
    .meta({ id: 'OutlierOptions' }),
  calibration: z
    .strictObject({
      block: blockSchema.nullable().meta({
        description:
          'The block whose tokens tell how similar patches are before the last block. Null turns it off.',
      }),
      threshold: shareSchema.meta({ description: 'Patches that are less similar are not averaged.' }),
      sharpness: positiveNumber(1000).meta({
        description: 'The factor of the similarities in the attention map that is made of them.',
      }),
      share: shareSchema.meta({ description: "That map's share in the attention of the last block." }),
    })
    .meta({ id: 'CalibrationOptions' }),
  aggregation: z
    .strictObject({
      block: blockSchema.nullable().meta({
        description:
          'The block whose tokens tell how similar patches are after the last block. Null turns it off.',
      }),
      threshold: shareSchema.meta({ description: 'Patches that are less similar are not averaged.' }),
    })
    .meta({ id: 'AggregationOptions' }),
};

export const encoderOptionsSchema = z.strictObject({
  views: distinct(z.array(z.enum(VIEWS)).min(1)).meta({
    description: 'The versions of each window that are encoded.',
  }),
  attention: termsSchema.meta({
    description:
      'The attention maps that are summed in the last block. With an empty list each token keeps its own value.',
  }),
  attention_gain: positiveNumber(1000).meta({ description: 'The factor of what attention gives.' }),
  intermediate_layers: blocksSchema.meta({
    description: "The blocks, counted from 1, whose attention is averaged into the last block's.",
  }),
  intermediate_attention: termsSchema.meta({
    description:
      'The attention maps that are summed in those blocks. An empty list means those of `attention`.',
  }),
  intermediate_share: shareSchema.meta({
    description: "Those blocks' share in the attention of the last block.",
  }),
  neighbour_sigma: positiveNumber().nullable().meta({
    description:
      'The standard deviation, in patches, of a Gaussian that is added to the attention logits. Null adds none.',
  }),
  residual: z.boolean().meta({ description: 'Whether the last block keeps its residual connection.' }),
  feed_forward: z.boolean().meta({ description: 'Whether the last block keeps its feed-forward layer.' }),
  dense_blocks: blockSchema.meta({
    description:
      'The number of last blocks whose attention is replaced, in a stream of patches beside the ordinary one.',
  }),
  ...encoderGroups,
  fused_blocks: blocksSchema.meta({
    description: 'The blocks, counted from 1, whose summed tokens pass the last block as well.',
  }),
  class_token: z.boolean().meta({
    description: 'Whether patches attend to the class token in the blocks whose attention is replaced.',
  }),
  class_weight: z.number().min(0).max(1000).meta({
    description: 'The factor of the class token that is added to each patch after the last block.',
  }),
  query_sharpness: positiveNumber(1000)
    .nullable()
    .meta({
      description:
        "Queries are weighted by a softmax of their similarity to the window's class token, times this number. " +
        'Null weights all equally.',
    }),
  class_evidence: z.boolean().meta({
    description:
      'Whether the class token of each window is compared with the classes, too. It gives each class in the ' +
      'result its `evidence`.',
  }),
});

export type EncoderOptions = z.infer<typeof encoderOptionsSchema>;

const NAMES = Object.keys(encoderOptionsSchema.shape) as (keyof EncoderOptions)[];

/** Returns the encoder's part of a larger set of options. */
export function pickEncoderOptions(options: EncoderOptions): EncoderOptions {
  return Object.fromEntries(NAMES.map((name) => [name, options[name]])) as EncoderOptions;
}
