/**
 * Checks a vocabulary before work is created for it. The schema cannot count tokens: each read of a row parses
 * it, and the tokenizer is too large for that.
 */
import { requireNoFault } from '../prompts/prompt-fault.ts';
import { lengthFault } from '../prompts/prompt-length.ts';
import { shorten } from '../texts/shorten.ts';
import { planQueries, type QueryPlan } from './query-plan.ts';
import type { ClassEntry, QueryVocabulary } from './vocabulary.ts';

/** Throws what `planQueries` throws, and `invalid-request` for a text of which CLIP would not read all. */
export function checkVocabulary(vocabulary: QueryVocabulary): QueryPlan {
  const plan = planQueries(vocabulary);
  for (const { text } of plan.queries) requireNoFault(`The name "${shorten(text)}"`, lengthFault(text));
  const entries: readonly ClassEntry[] = vocabulary.classes;
  for (const { text } of entries) {
    if (text !== undefined) requireNoFault(`The text "${shorten(text)}"`, lengthFault(text));
  }
  return plan;
}
