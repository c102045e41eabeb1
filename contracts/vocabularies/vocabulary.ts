/**
 * The words that a person looks for: classes by name, the background, and the numeric options that were tuned
 * for this set of words (numerics, sections 5 and 9). The same document is a vocabulary file and the
 * vocabulary of a request.
 */
import { z } from 'zod';
import { vocabularyOptionsSchema } from '../segmentation/options.ts';
import { shorten } from '../texts/shorten.ts';
import { isVisible, lineSchema } from '../text.ts';
import { promptFault } from './prompt-fault.ts';

export const LIMITS = { classes: 256, queries: 1000, nameCharacters: 128, textCharacters: 1000 } as const;

const nameSchema = lineSchema(LIMITS.nameCharacters);

/** Accepts text from which prompts are built. */
function promptSchema(mostCharacters: number) {
  return lineSchema(mostCharacters).refine((text) => !isVisible(text) || promptFault(text) === undefined, {
    error: ({ input }) => `"${shorten(String(input))}" ${promptFault(String(input))}`,
  });
}

const wordSchema = promptSchema(LIMITS.nameCharacters);

/** A class is a name, or an object with a name and more. */
export const classSchema = z.union(
  [
    wordSchema.transform((name) => ({ name })),
    z.strictObject({
      name: wordSchema,
      /** Other words for the same thing; each is one more query of the class. */
      synonyms: z.array(wordSchema).max(LIMITS.queries).optional(),
      /** A definition or synonym that is mixed into the class's queries: its auxiliary text. */
      text: promptSchema(LIMITS.textCharacters).optional(),
      /** The noun sense of the name in WordNet that is meant, counted from 1. */
      sense: z.int().min(1).optional(),
      /** The name of the class in results. Default: its name. */
      label: nameSchema.optional(),
    }),
  ],
  'expected a name, or an object with a name',
);

/** The words by which the background is recognized. */
export const backgroundWordsSchema = z.array(wordSchema).min(1).max(LIMITS.queries);

export const backgroundSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('default') }),
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.literal('words'), words: backgroundWordsSchema }),
]);

export const vocabularySchema = z.strictObject({
  name: nameSchema.default('custom'),
  classes: z.array(classSchema).min(1).max(LIMITS.classes),
  background: backgroundSchema.default({ mode: 'default' }),
  options: vocabularyOptionsSchema.partial().default({}),
});

export type ClassEntry = { name: string; synonyms?: string[]; text?: string; sense?: number; label?: string };
export type Background = z.infer<typeof backgroundSchema>;
export type Vocabulary = z.infer<typeof vocabularySchema>;
