/**
 * The options of the image encoder's graph. Every method and ablation that the paper compares is a
 * combination of these (paper, sections 3.1 and 3.2, tables 2 to 4).
 */
import { z } from 'zod';
import { positiveNumber } from '../storable-number.ts';

/** The versions of each window that are encoded. The first three keep the window's geometry. */
export const VIEWS = ['original', 'grey', 'blur', 'vertical_flip', 'horizontal_flip'] as const;
export type View = (typeof VIEWS)[number];

/** The projections of the tokens that are compared: `qk` is CLIP's own; ITACLIP sums `qq` and `kk`. */
export const ATTENTION_TERMS = ['qk', 'qq', 'kk', 'vv'] as const;
export type AttentionTerm = (typeof ATTENTION_TERMS)[number];

/** Requires that a list has no duplicates. */
export const distinct = <Item>(list: z.ZodArray<z.ZodType<Item>>) =>
  list.refine((chosen) => new Set(chosen).size === chosen.length, 'names one item twice');

export const encoderOptionsSchema = z.strictObject({
  views: distinct(z.array(z.enum(VIEWS)).min(1)).meta({
    description: 'The versions of each window that are encoded.',
  }),
  attention: distinct(z.array(z.enum(ATTENTION_TERMS))).meta({
    description:
      'The attention maps that are summed in the last block. With an empty list each token keeps its own value.',
  }),
  intermediate_layers: distinct(z.array(z.int().min(1).max(64)).max(64)).meta({
    description: "The blocks, counted from 1, whose attention is averaged into the last block's.",
  }),
  neighbour_sigma: positiveNumber().nullable().meta({
    description:
      'The standard deviation, in patches, of a Gaussian that is added to the attention logits. Null adds none.',
  }),
  residual: z.boolean().meta({ description: 'Whether the last block keeps its residual connection.' }),
  feed_forward: z.boolean().meta({ description: 'Whether the last block keeps its feed-forward layer.' }),
});

export type EncoderOptions = z.infer<typeof encoderOptionsSchema>;

/** Returns the encoder's part of a larger set of options. */
export function pickEncoderOptions(options: EncoderOptions): EncoderOptions {
  const { views, attention, intermediate_layers, neighbour_sigma, residual, feed_forward } = options;
  return { views, attention, intermediate_layers, neighbour_sigma, residual, feed_forward };
}
