/** A page of the service's vocabularies and then of the tenant's, as if they were one list. */
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import {
  vocabularyNameSchema,
  type VocabularyResource,
  type VocabularySummary,
} from '#contracts/vocabularies/vocabulary-resource.ts';
import { VOCABULARY_PREFIX, type VocabularyTable } from '#backend/tables/vocabulary-table.ts';
import { fromCursor, toCursor } from '../page-cursor.ts';

export type VocabularyPage = { data: VocabularySummary[]; next_cursor: string | null };

export async function listVocabularies(
  vocabularies: VocabularyTable,
  tenant: string,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<VocabularyPage> {
  const after = fromCursor(tenant, cursor, isSortKey);
  const last = BUILT_IN_VOCABULARIES.indexOf(after?.sk.slice(VOCABULARY_PREFIX.length) ?? '');
  const onBuiltIn = after === undefined || last >= 0;
  const builtIn = onBuiltIn ? BUILT_IN_VOCABULARIES.slice(last + 1, last + 1 + limit) : [];
  const data = builtIn.flatMap((name) => builtInVocabulary(name) ?? []).map(summarize);
  if (data.length === limit) {
    return { data, next_cursor: toCursor({ pk: '', sk: `${VOCABULARY_PREFIX}${builtIn.at(-1)}` }) };
  }
  const own = await vocabularies.list(tenant, {
    after: onBuiltIn ? undefined : after,
    limit: limit - data.length,
  });
  return { data: [...data, ...own.vocabularies.map(summarize)], next_cursor: toCursor(own.next) };
}

/** Undefined where none of the service's has that name. */
export function builtInVocabulary(name: string): VocabularyResource | undefined {
  const vocabulary = readBuiltInVocabulary(name);
  return vocabulary && { ...vocabulary, built_in: true, updated_at: null };
}

function summarize({ name, built_in, classes, updated_at }: VocabularyResource): VocabularySummary {
  return { name, built_in, class_count: classes.length, updated_at };
}

function isSortKey(text: string): boolean {
  const name = text.slice(VOCABULARY_PREFIX.length);
  return text.startsWith(VOCABULARY_PREFIX) && vocabularyNameSchema.safeParse(name).success;
}
