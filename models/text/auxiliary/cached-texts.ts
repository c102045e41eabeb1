/**
 * Caches answers of a slow or expensive source, each in a file under the digest of the source and the
 * request. An unreadable file is requested again.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { auxiliarySourceSchema } from '#contracts/segmentation/result.ts';
import { writeFileAtomically } from '#models/files/atomic-file.ts';
import { writingTo } from '#models/files/cache-folder.ts';
import type { AuxiliaryText } from '#contracts/vocabularies/query-plan.ts';
import type { AuxiliaryKind, AuxiliaryTextSource, Word } from '../auxiliary-texts.ts';

const entrySchema = z.strictObject({
  /** Stored for people who look into the folder. */
  kind: z.string(),
  name: z.string(),
  /** null means that no text is known. */
  answer: z.strictObject({ text: z.string().min(1), source: auxiliarySourceSchema }).nullable(),
});

type Entry = z.infer<typeof entrySchema>;

export type TextsCache = {
  cacheFolder: string;
  /** Everything besides the word that decides an answer: the model and the prompts. */
  identity: unknown;
};

export class CachedTexts implements AuxiliaryTextSource {
  readonly #texts: AuxiliaryTextSource;
  readonly #cache: TextsCache;

  constructor(texts: AuxiliaryTextSource, cache: TextsCache) {
    this.#texts = texts;
    this.#cache = cache;
  }

  async find(kind: AuxiliaryKind, word: Word, signal?: AbortSignal): Promise<AuxiliaryText | undefined> {
    const { cacheFolder, identity } = this.#cache;
    const folder = join(cacheFolder, 'auxiliary-texts');
    const key = JSON.stringify([identity, kind, word.name, word.sense]);
    const path = join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
    const known = await readEntry(path);
    if (known) return known.answer ?? undefined;
    const answer = await this.#texts.find(kind, word, signal);
    const entry: Entry = { kind, name: word.name, answer: answer ?? null };
    await writingTo(cacheFolder, async () => {
      await mkdir(folder, { recursive: true });
      await writeFileAtomically(path, Buffer.from(`${JSON.stringify(entry)}\n`));
    });
    return answer;
  }
}

async function readEntry(path: string): Promise<Entry | undefined> {
  try {
    return entrySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // The file is missing or damaged; either way there is no cached answer.
    return undefined;
  }
}
