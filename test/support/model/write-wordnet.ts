/** A dictionary of our own in the format of WordNet's database, and the offsets of its entries. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type WrittenSense = {
  lemmas: string[];
  gloss: string;
  /** The sense's lexicographer file. Default: "06", artifacts. */
  file?: string;
  /** True for an instance of something, with a proper name. */
  isParticular?: boolean;
  /**
   * True if it occurs in counted texts. As in WordNet, such senses of a word come before its
   * others.
   */
  isAttested?: boolean;
  /** An earlier word whose sense is a usage domain, and the one word that is in it (from 1); 0: all. */
  usage?: [domain: string, word: number];
};

/** The beginning of both files; while it is short, the first offset is its length. */
const LICENSE = '  1 A dictionary for tests.  \n';

/** Writes `index.noun` and `data.noun`. The senses of a word are numbered in the order of `senses`. */
export function writeWordNet(folder: string, senses: readonly WrittenSense[]): void {
  const offsets = new Map<string, string[]>();
  const attested = new Map<string, number>();
  let data = LICENSE;
  for (const { lemmas, gloss, file = '06', isParticular, isAttested, usage } of senses) {
    const offset = String(data.length).padStart(8, '0');
    const words = lemmas.map((lemma) => lemma.replaceAll(' ', '_'));
    for (const word of words) {
      const key = word.toLowerCase();
      offsets.set(key, [...(offsets.get(key) ?? []), offset]);
      attested.set(key, (attested.get(key) ?? 0) + Number(isAttested ?? false));
    }
    const count = words.length.toString(16).padStart(2, '0');
    const list = words.map((word) => `${word} 0`).join(' ');
    const kind = `${isParticular ? '@i' : '@'} 00001740 n 0000`;
    const mark = usage && `;u ${offsets.get(usage[0])?.[0]} n 0${usage[1]}00`;
    const pointers = mark ? `002 ${kind} ${mark}` : `001 ${kind}`;
    data += `${offset} ${file} n ${count} ${list} ${pointers} | ${gloss}  \n`;
  }
  const lines = [...offsets].map(
    ([word, places]) =>
      `${word} n ${places.length} 1 @ ${places.length} ${attested.get(word)} ${places.join(' ')}  \n`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.noun'), data, 'latin1');
  writeFileSync(join(folder, 'index.noun'), LICENSE + lines.toSorted().join(''), 'latin1');
}
