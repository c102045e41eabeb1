/**
 * The result of a segmentation, `result.json`, and its recipe, which contains everything that decided the
 * labels. It has no times and no paths, so that equal recipes and equal pixels give equal bytes.
 */
import { z } from 'zod';
import { optionsSchema } from './options.ts';
import { PRECISIONS } from './precision.ts';

/** The source of a class's auxiliary text: the vocabulary, WordNet, or a language model by its id. */
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
  /** The precision of the image encoder. */
  precision: z.enum(PRECISIONS),
  model: z.strictObject({
    name: z.string(),
    /** The digest of the weights and the architecture. */
    sha256: z.string(),
  }),
  vocabulary: z.strictObject({
    name: z.string(),
    /** Class names in label order; a background class comes first. */
    classes: z.array(
      z.strictObject({
        name: z.string(),
        /** The names and synonyms that the text encoder read. */
        queries: z.array(z.string()),
        /** The text that was mixed into the queries, if any, and its source. */
        auxiliary_text: z.string().nullable(),
        auxiliary_source: auxiliarySourceSchema.nullable(),
        /** A text that was found but not used, because it is too long for CLIP. */
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
    /** Size of the displayed image in pixels, which is the size of every mask. */
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
      /** Number of pixels. */
      area: z.int(),
      /** Share of the whole image, 0 to 1. */
      share: z.number(),
      /** Mean score over its pixels, 0 to 1; null if it has no pixels. */
      score: z.number().nullable(),
    }),
  ),
  recipe: recipeSchema,
  /** The sha256 of the recipe's JSON, in hex. */
  recipe_digest: z.string(),
});

export type AuxiliarySource = z.infer<typeof auxiliarySourceSchema>;
export type Recipe = z.infer<typeof recipeSchema>;
export type Result = z.infer<typeof resultSchema>;
