/**
 * The words that a person looks for: classes by name, the background, and the numeric options that were tuned
 * for this set of words (numerics, sections 5 and 9). The same document is a vocabulary file and the
 * vocabulary of a request.
 */
import { z } from 'zod';
import { vocabularyOptionsSchema } from '../segmentation/options.ts';
import { shorten } from '../texts/shorten.ts';
import { isVisible, lineSchema } from '../text.ts';
import { promptFault } from '../prompts/prompt-fault.ts';

export const LIMITS = { classes: 256, queries: 1000, nameCharacters: 128, textCharacters: 1000 } as const;

const nameSchema = lineSchema(LIMITS.nameCharacters);

/** Accepts text from which prompts are built. */
function promptSchema(mostCharacters: number) {
  return lineSchema(mostCharacters).refine((text) => !isVisible(text) || promptFault(text) === undefined, {
    error: ({ input }) => `"${shorten(String(input))}" ${promptFault(String(input))}`,
  });
}

const wordSchema = promptSchema(LIMITS.nameCharacters);

export const classEntrySchema = z
  .strictObject({
    name: wordSchema,
    synonyms: z
      .array(wordSchema)
      .max(LIMITS.queries)
      .optional()
      .meta({ description: 'Other words for the same thing; each is one more query of the class.' }),
    text: promptSchema(LIMITS.textCharacters).optional().meta({
      description: "The auxiliary text: a definition or a synonym that is mixed into the class's queries.",
    }),
    sense: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: "Which of the name's noun senses in WordNet is meant, counted from 1." }),
    label: nameSchema.optional().meta({ description: 'What results call the class. Default: its name.' }),
  })
  .meta({ id: 'ClassEntry' });

/** A class is a name, or an object with a name and more. */
export const classSchema = z
  .union(
    [wordSchema.meta({ id: 'ClassName' }).transform((name) => ({ name })), classEntrySchema],
    'expected a name, or an object with a name',
  )
  .meta({ id: 'ClassRequest', description: 'A name, or a name with synonyms and a text.' });

/** The words by which the background is recognized. */
export const backgroundWordsSchema = z.array(wordSchema).min(1).max(LIMITS.queries);

/** Extends the API reference, which shows the alternatives as one object. */
export const backgroundRules = {
  if: { properties: { mode: { not: { const: 'words' } } } },
  else: { required: ['words'] },
  dependentSchemas: {
    words: { properties: { mode: { const: 'words' } } },
    threshold: { properties: { mode: { not: { const: 'none' } } } },
  },
};

const backgroundSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('default') }),
    z.strictObject({ mode: z.literal('none') }),
    z.strictObject({ mode: z.literal('words'), words: backgroundWordsSchema }),
  ])
  .meta({
    id: 'VocabularyBackground',
    description: '`words` belongs to the mode `words`.',
    ...backgroundRules,
  });

export const vocabularySchema = z.strictObject({
  name: nameSchema.default('custom'),
  classes: z.array(classSchema).min(1).max(LIMITS.classes),
  background: backgroundSchema.default({ mode: 'default' }),
  options: vocabularyOptionsSchema.partial().meta({ id: 'VocabularyOptions' }).default({}),
});

export type ClassEntry = { name: string; synonyms?: string[]; text?: string; sense?: number; label?: string };
export type Background = z.infer<typeof backgroundSchema>;
export type Vocabulary = z.infer<typeof vocabularySchema>;
/** The part of a vocabulary that a segmentation reads. */
export type QueryVocabulary = Pick<Vocabulary, 'classes' | 'background'> &
  Partial<Pick<Vocabulary, 'options'>>;
