/** Words for the benchmark: any will do, so they are the first of COCO's eighty things. */
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { vocabularySchema, type Vocabulary } from '#contracts/vocabularies/vocabulary.ts';

export function builtIn(name: string): Vocabulary {
  const vocabulary = readBuiltInVocabulary(name);
  if (!vocabulary) throw new Error(`there is no vocabulary ${name}`);
  return vocabulary;
}

/** Makes `count` classes of one query each, without a background. */
export function plainWords(count: number): Vocabulary {
  const classes = builtIn('coco-object')
    .classes.slice(0, count)
    .map(({ name }) => name);
  return vocabularySchema.parse({ classes, background: { mode: 'none' } });
}
