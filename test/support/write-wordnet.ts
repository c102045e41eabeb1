/** A dictionary of our own in the format of WordNet's database, and where its entries are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `isParticular`: an instance of something, with a proper name. */
export type WrittenSense = { lemmas: string[]; gloss: string; isParticular?: boolean };

/** In front of both files; as long as it is short, the first offset is its length. */
const LICENCE = '  1 A dictionary for tests.  \n';

/** Writes `index.noun` and `data.noun`. The senses of a word are numbered in the order of `senses`. */
export function writeWordNet(folder: string, senses: readonly WrittenSense[]): void {
  const offsets = new Map<string, string[]>();
  let data = LICENCE;
  for (const { lemmas, gloss, isParticular } of senses) {
    const offset = String(data.length).padStart(8, '0');
    const words = lemmas.map((lemma) => lemma.replaceAll(' ', '_'));
    for (const word of words) {
      const key = word.toLowerCase();
      offsets.set(key, [...(offsets.get(key) ?? []), offset]);
    }
    const count = words.length.toString(16).padStart(2, '0');
    const list = words.map((word) => `${word} 0`).join(' ');
    const kind = `001 ${isParticular ? '@i' : '@'} 00001740 n 0000`;
    data += `${offset} 06 n ${count} ${list} ${kind} | ${gloss}  \n`;
  }
  const lines = [...offsets].map(
    ([word, places]) => `${word} n ${places.length} 1 @ ${places.length} 0 ${places.join(' ')}  \n`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.noun'), data, 'latin1');
  writeFileSync(join(folder, 'index.noun'), LICENCE + lines.toSorted().join(''), 'latin1');
}
