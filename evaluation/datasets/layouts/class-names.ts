import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';

/** Names the classes of the dataset that a built-in vocabulary was made for, in the order of its labels. */
export function builtInClassNames(vocabulary: string): string[] {
  const found = readBuiltInVocabulary(vocabulary);
  if (!found) throw new Error(`There is no built-in vocabulary ${vocabulary}.`);
  return planQueries(found).labelNames;
}
