/**
 * What a segmentation answers: `result.json`, and the recipe in it, which says everything that
 * decided the labels. No times and no paths, so that equal recipes and equal pixels give equal bytes.
 */
import { z } from 'zod';
import { optionsSchema } from './options.ts';
import { PRECISIONS } from './precision.ts';

/** Who a class's auxiliary text is from: the vocabulary, WordNet, or a language model by its id. */
export const auxiliarySourceSchema = z.union([
  z.enum(['given', 'wordnet']),
  z.templateLiteral(['bedrock:', z.string()]),
]);

export const recipeSchema = z.strictObject({
  versions: z.strictObject({
    itaclip: z.string(),
    onnxruntime: z.string(),
    sharp: z.string(),
    libvips: z.string(),
  }),
  execution_provider: z.string(),
  /** Of the image encoder. */
  precision: z.enum(PRECISIONS),
  model: z.strictObject({
    name: z.string(),
    /** Over the weights and the architecture. */
    sha256: z.string(),
  }),
  vocabulary: z.strictObject({
    name: z.string(),
    /** In label order; a background class is the first. */
    classes: z.array(
      z.strictObject({
        name: z.string(),
        /** What the text encoder read: names and synonyms. */
        queries: z.array(z.string()),
        /** What was mixed into them, if anything was, and who it is from. */
        auxiliary_text: z.string().nullable(),
        auxiliary_source: auxiliarySourceSchema.nullable(),
        /** A text that was found and not mixed in, since CLIP would not have read all of it. */
        auxiliary_left_out: z
          .strictObject({ text: z.string(), source: auxiliarySourceSchema, reason: z.string() })
          .optional(),
      }),
    ),
    has_background: z.boolean(),
  }),
  options: optionsSchema,
});

export const resultSchema = z.strictObject({
  image: z.strictObject({
    /** Of the picture as displayed, in pixels: the size of every mask. */
    width: z.int(),
    height: z.int(),
    format: z.string(),
    /** The EXIF orientation that was applied: 1 to 8. */
    exif_orientation: z.int(),
  }),
  classes: z.array(
    z.strictObject({
      /** The value of its pixels in labels.png. */
      index: z.int(),
      name: z.string(),
      present: z.boolean(),
      /** In pixels. */
      area: z.int(),
      /** Of the whole picture, 0 to 1. */
      share: z.number(),
      /** Mean score over its pixels, 0 to 1; null where it has none. */
      score: z.number().nullable(),
    }),
  ),
  recipe: recipeSchema,
  /** sha256 of the recipe's JSON, in hex. */
  recipe_digest: z.string(),
});

export type AuxiliarySource = z.infer<typeof auxiliarySourceSchema>;
export type Recipe = z.infer<typeof recipeSchema>;
export type Result = z.infer<typeof resultSchema>;
