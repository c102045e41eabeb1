/**
 * The result of a segmentation, `result.json`, and its recipe, which contains everything that decided the
 * labels. It has no times and no paths, so that equal recipes and equal pixels give equal bytes, but for
 * `features_reused`.
 */
import { z } from 'zod';
import { METHOD_NAMES } from './methods.ts';
import { optionsSchema } from './options.ts';
import { PRECISIONS } from './precision.ts';

/** The source of a class's auxiliary text: the vocabulary, WordNet, or a language model by its id. */
export const auxiliarySourceSchema: z.ZodType<AuxiliarySource> = z
  .string()
  // Generators of clients do not support template literals.
  .refine((source): source is AuxiliarySource => /^(?:given|wordnet|bedrock:.*)$/s.test(source));

export const recipeSchema = z
  .strictObject({
    versions: z
      .strictObject({
        itaclip: z.string(),
        onnxruntime: z.string(),
        sharp: z.string(),
        libvips: z.string(),
      })
      .meta({ id: 'RecipeVersions' }),
    execution_provider: z.string(),
    /** The precision of the image encoder. */
    precision: z.enum(PRECISIONS),
    model: z
      .strictObject({
        name: z.string(),
        sha256: z.string().meta({ description: 'Covers the weights and the architecture.' }),
      })
      .meta({ id: 'RecipeModel' }),
    vocabulary: z
      .strictObject({
        name: z.string(),
        classes: z
          .array(
            z
              .strictObject({
                name: z.string(),
                queries: z.array(z.string()).meta({ description: 'What the text encoder read.' }),
                auxiliary_text: z
                  .string()
                  .nullable()
                  .meta({ description: 'The text that was mixed into the queries, if there was one.' }),
                auxiliary_source: auxiliarySourceSchema.nullable().meta({
                  description:
                    'Where the text is from: `given`, `wordnet`, or `bedrock:` and the id of a model.',
                }),
              })
              .meta({ id: 'RecipeClass' }),
          )
          .meta({ description: 'In label order; a background class is the first.' }),
        has_background: z.boolean(),
      })
      .meta({ id: 'RecipeVocabulary' }),
    method: z
      .strictObject({
        name: z.enum(METHOD_NAMES).meta({ description: 'The method that the options are nearest to.' }),
        departures: z.array(z.string()).meta({
          description:
            'Options that differ from those of its publication. The publication has no numbers for such a combination.',
        }),
      })
      .optional()
      .meta({ id: 'RecipeMethod', description: 'Missing in results of version 0.1.' }),
    options: optionsSchema,
  })
  .meta({ id: 'Recipe', description: 'Everything that decided the labels.' });

export const resultSchema = z
  .strictObject({
    image: z
      .strictObject({
        width: z.int().meta({ description: 'Pixels of the image as displayed, and of every mask.' }),
        height: z.int().meta({ description: 'Pixels of the image as displayed, and of every mask.' }),
        format: z.string(),
        exif_orientation: z.int().meta({ description: 'The EXIF orientation that was applied, 1 to 8.' }),
      })
      .meta({ id: 'ResultImage' }),
    classes: z.array(
      z
        .strictObject({
          index: z.int().meta({ description: 'The value of its pixels in labels.png.' }),
          name: z.string(),
          present: z.boolean().meta({ description: 'Whether it has any pixels.' }),
          area: z.int().meta({ description: 'The number of its pixels.' }),
          share: z.number().meta({ description: 'Its share of the whole image, 0 to 1.' }),
          score: z
            .number()
            .nullable()
            .meta({ description: 'The mean score of its pixels, 0 to 1; null if it has none.' }),
          evidence: z
            .number()
            .optional()
            .meta({
              description:
                'The probability that the class token of a window gives it, 0 to 1, in the window that gives the ' +
                'most. Only with the option `class_evidence`.',
            }),
        })
        .meta({ id: 'ResultClass' }),
    ),
    features_reused: z.boolean().meta({
      description:
        "Whether the image's features were kept from earlier work with the same image, so that only the words were new. Labels are the same either way.",
    }),
    recipe: recipeSchema,
    recipe_digest: z.string().meta({
      description: "The SHA-256 of the recipe's JSON. Equal digests and equal pixels give equal labels.",
    }),
  })
  .meta({ id: 'SegmentationResult' });

export type AuxiliarySource = 'given' | 'wordnet' | `bedrock:${string}`;
export type Recipe = z.infer<typeof recipeSchema>;
export type Result = z.infer<typeof resultSchema>;
