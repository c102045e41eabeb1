/** Auxiliary texts out of WordNet: the gloss of a noun's sense, or its first other word. */
import { ProblemError } from '../../../contracts/errors.ts';
import type { AuxiliaryKind, AuxiliaryText, AuxiliaryTexts, Word } from '../auxiliary-texts.ts';
import { nounForms } from './noun-forms.ts';
import { WordNetNouns, type NounSense } from './wordnet-nouns.ts';

/** A noun that WordNet has, as it was found, and one of its senses. */
type Entry = { noun: string; sense: NounSense };

export class WordNetTexts implements AuxiliaryTexts {
  readonly #nouns: WordNetNouns;

  constructor(nouns: WordNetNouns = new WordNetNouns()) {
    this.#nouns = nouns;
  }

  /** Throws `invalid-request` for a sense that WordNet does not have. */
  async find(kind: AuxiliaryKind, { name, sense }: Word): Promise<AuxiliaryText | undefined> {
    const entry = await (sense === undefined ? this.#likeliest(name) : this.#numbered(name, sense));
    if (entry === undefined) return undefined;
    const text = kind === 'definitions' ? definitionOf(entry.sense) : synonymOf(entry, name);
    return text === undefined ? undefined : { text, source: 'wordnet' };
  }

  /**
   * The first sense, spelled as the name is where there is one. A proper name that is not spelled
   * as one is not meant as long as there is something else: "china" is no country, "white house" a house.
   */
  async #likeliest(name: string): Promise<Entry | undefined> {
    let lastResort: Entry | undefined;
    for (const spellings of nounForms(name)) {
      const entries = await this.#entries(spellings);
      const chosen =
        entries.find(({ noun, sense }) => sense.lemmas.includes(noun)) ??
        entries.find(({ sense }) => !sense.isParticular);
      if (chosen) return chosen;
      lastResort ??= entries[0];
    }
    return lastResort;
  }

  async #numbered(name: string, number: number): Promise<Entry> {
    for (const noun of nounForms(name).flat()) {
      const senses = await this.#entries([noun]);
      if (senses.length > 0) return senses[number - 1] ?? noSuchSense(senses, noun, number);
    }
    throw new ProblemError(
      'invalid-request',
      `WordNet has no noun "${name}", so no sense ${number} of it: leave the sense out, or give the class a text.`,
    );
  }

  async #entries(spellings: readonly string[]): Promise<Entry[]> {
    const found = await Promise.all(
      spellings.map(async (noun) => (await this.#nouns.senses(noun)).map((sense) => ({ noun, sense }))),
    );
    return found.flat();
  }
}

function noSuchSense(entries: readonly Entry[], noun: string, number: number): never {
  const list = entries.map(({ sense }, index) => `  ${index + 1}: ${definitionOf(sense)}`).join('\n');
  const count = entries.length === 1 ? 'one sense' : `${entries.length} senses`;
  throw new ProblemError(
    'invalid-request',
    `WordNet has ${count} of the noun "${noun}", and no sense ${number}. Choose one of them:\n${list}`,
  );
}

/** The gloss up to its examples, which are in quotes. */
function definitionOf({ gloss }: NounSense): string {
  return gloss.split(/\s*[;:]\s*"/, 1)[0] ?? gloss;
}

function synonymOf({ noun, sense }: Entry, name: string): string | undefined {
  const taken = new Set([noun, name].map(lettersOf));
  return sense.lemmas.find((lemma) => !taken.has(lettersOf(lemma)));
}

/** "T-shirt" and "tee shirt" are two words, but "T-shirt" and "t shirt" are one. */
function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[\s\-.']/g, '');
}
