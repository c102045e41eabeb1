/** The vocabulary that a request names: one that comes with the service, else one of the tenant's. */
import type { Table } from '../../../../contracts/cloud/table.ts';
import { tenantKey } from '../../../../contracts/cloud/table-definition.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '../../../../contracts/vocabularies/built-in-vocabularies.ts';
import { vocabularySchema, type Vocabulary } from '../../../../contracts/vocabularies/vocabulary.ts';
import { invalidAt } from '../../problems/api-problem.ts';

/** Rows of vocabularies have members of their own, too. */
const storedVocabularySchema = vocabularySchema.strip();

export async function readVocabulary(table: Table, tenant: string, name: string): Promise<Vocabulary> {
  const builtIn = readBuiltInVocabulary(name);
  if (builtIn) return builtIn;
  const row = await table.get(tenantKey(tenant, `voc#${name}`));
  if (row) return storedVocabularySchema.parse(row);
  throw invalidAt(
    '/vocabulary',
    `there is no vocabulary "${name}"; those of the service are ${BUILT_IN_VOCABULARIES.join(', ')}`,
  );
}
