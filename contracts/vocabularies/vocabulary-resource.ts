/** A vocabulary that a tenant keeps by name, or one of the built-in vocabularies. */
import { z } from 'zod';
import { timeSchema } from '../time.ts';
import { classEntrySchema, vocabularySchema } from './vocabulary.ts';

export const vocabularyNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'expected 1 to 63 lower-case letters, digits, dots, hyphens, underscores',
  )
  .meta({ example: 'voc21' });

/** `PUT /v1/vocabularies/{name}`: the name is in the path. */
export const vocabularyRequestSchema = vocabularySchema
  .omit({ name: true })
  .meta({ id: 'VocabularyRequest' });

export const vocabularyResourceSchema = z
  .object({
    ...vocabularySchema.shape,
    name: vocabularyNameSchema,
    classes: z.array(classEntrySchema),
    built_in: z.boolean().meta({ description: 'Whether it comes with the service.' }),
    updated_at: timeSchema.nullable().meta({ description: 'Null if it comes with the service.' }),
  })
  .meta({ id: 'Vocabulary' });

/** The short form for lists; the vocabulary itself contains the words. */
export const vocabularySummarySchema = z
  .object({
    name: vocabularyNameSchema,
    built_in: z.boolean().meta({ description: 'Whether it comes with the service.' }),
    class_count: z.int(),
    updated_at: timeSchema.nullable().meta({ description: 'Null if it comes with the service.' }),
  })
  .meta({ id: 'VocabularySummary' });

export type VocabularyResource = z.infer<typeof vocabularyResourceSchema>;
export type VocabularySummary = z.infer<typeof vocabularySummarySchema>;
