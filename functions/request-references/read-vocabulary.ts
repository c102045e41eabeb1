/** Reads the vocabulary that a request names: a built-in one, or one of the tenant's. */
import type { Backend } from '#backend/backend.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { invalidAt } from './invalid-at.ts';

export async function readVocabulary(
  { vocabularies }: Pick<Backend, 'vocabularies'>,
  tenant: string,
  name: string,
): Promise<Vocabulary> {
  const builtIn = readBuiltInVocabulary(name);
  if (builtIn) return builtIn;
  const kept = await vocabularies.get(tenant, name);
  if (kept) {
    const { classes, background, options } = kept;
    return { name, classes, background, options };
  }
  throw invalidAt(
    '/vocabulary',
    `there is no vocabulary "${name}"; those of the service are ${BUILT_IN_VOCABULARIES.join(', ')}`,
  );
}
