/** The vocabularies of a tenant: rows that hold the whole document (at most 256 kB). */
import { ABSENT, PRESENT, type Condition, type Table } from '../table.ts';
import { tenantKey, type RowKey } from '#contracts/storage/table-definition.ts';
import type { Clock } from '#contracts/time.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import {
  vocabularyResourceSchema,
  type VocabularyResource,
} from '#contracts/vocabularies/vocabulary-resource.ts';

/** Prefix of vocabularies' sort keys: their names, unlike ids, do not tell the kind of row. */
export const VOCABULARY_PREFIX = 'voc#';

const rowSchema = vocabularyResourceSchema.omit({ built_in: true }).strip();

export type ListedVocabularies = { vocabularies: VocabularyResource[]; next?: RowKey };

export class VocabularyTable {
  readonly #table: Table;
  readonly #now: Clock;

  constructor(table: Table, now: Clock) {
    this.#table = table;
    this.#now = now;
  }

  async get(tenant: string, name: string): Promise<VocabularyResource | undefined> {
    const row = await this.#table.get(vocabularyKey(tenant, name));
    return row && { ...rowSchema.parse(row), built_in: false };
  }

  /** Lists by name. A page may be shorter than the limit even if more follow. */
  async list(
    tenant: string,
    { after, limit }: { after?: RowKey; limit: number },
  ): Promise<ListedVocabularies> {
    const { pk, sk: prefix } = vocabularyKey(tenant, '');
    const { rows, next } = await this.#table.list({ pk, prefix, after, limit });
    return { vocabularies: rows.map((row) => ({ ...rowSchema.parse(row), built_in: false })), next };
  }

  /** Counts the vocabularies up to `atMost`. */
  async count(tenant: string, atMost: number): Promise<number> {
    const { pk, sk: prefix } = vocabularyKey(tenant, '');
    return this.#table.count({ pk, prefix }, atMost);
  }

  /** Returns undefined if the name is taken. */
  async create(tenant: string, vocabulary: Vocabulary): Promise<VocabularyResource | undefined> {
    return this.#write(tenant, vocabulary, ABSENT);
  }

  /** Replaces the vocabulary of that name; returns undefined if there is none. */
  async replace(tenant: string, vocabulary: Vocabulary): Promise<VocabularyResource | undefined> {
    return this.#write(tenant, vocabulary, PRESENT);
  }

  /** Returns false if there was no such vocabulary. */
  async delete(tenant: string, name: string): Promise<boolean> {
    return this.#table.delete(vocabularyKey(tenant, name), PRESENT);
  }

  async #write(
    tenant: string,
    vocabulary: Vocabulary,
    condition: Condition,
  ): Promise<VocabularyResource | undefined> {
    const kept = { ...vocabulary, updated_at: this.#now().toISOString() };
    const written = await this.#table.put({ ...vocabularyKey(tenant, vocabulary.name), ...kept }, condition);
    return written ? { ...kept, built_in: false } : undefined;
  }
}

function vocabularyKey(tenant: string, name: string): RowKey {
  return tenantKey(tenant, `${VOCABULARY_PREFIX}${name}`);
}
