/**
 * Finds auxiliary texts in WordNet: the gloss of a noun's sense, or a synonym. A wrong word is worse than
 * none, so a synonym must mean the thing and nothing else.
 */
import { ProblemError } from '#contracts/errors.ts';
import type { AuxiliaryText } from '#contracts/vocabularies/query-plan.ts';
import type { AuxiliaryKind, AuxiliaryTextSource, Word } from '../auxiliary-texts.ts';
import { nounForms } from './noun-forms.ts';
import { isRude, likeliestMeaning, sensesInUse, type Meaning } from './noun-meanings.ts';
import { WordNetNouns, type NounSense } from './wordnet-nouns.ts';

/** A noun in WordNet, in the form in which it was found, and its meaning. */
type Entry = Meaning & {
  noun: string;
  /** True if it covers the whole name; "plant" does not cover "potted plant". */
  isWhole: boolean;
};

type NounSenses = { noun: string; senses: NounSense[] };

/** A word before a noun that is meant as a color: WordNet's "black cat" is a marten. */
const COLOR_IN_FRONT = /^(?:black|white|gr[ae]y|red|green|blue|yellow|brown|purple|pink)\s/;

export class WordNetTexts implements AuxiliaryTextSource {
  readonly #nouns: WordNetNouns;

  constructor(nouns: WordNetNouns = new WordNetNouns()) {
    this.#nouns = nouns;
  }

  /** Throws `invalid-request` for a sense that WordNet does not have. */
  async find(kind: AuxiliaryKind, { name, sense }: Word): Promise<AuxiliaryText | undefined> {
    const entry = await (sense === undefined ? this.#likeliest(name) : this.#numbered(name, sense));
    if (entry === undefined) return undefined;
    const text = kind === 'definitions' ? definitionOf(entry.sense) : await this.#synonym(entry, name);
    return text === undefined ? undefined : { text, source: 'wordnet' };
  }

  /**
   * Chooses among senses that are spelled like the name, if there are any. A proper name that is not spelled
   * as one is not meant if there is another sense: "china" is not a country.
   */
  async #likeliest(name: string): Promise<Entry | undefined> {
    const [whole = [], ...endings] = nounForms(name);
    const isPainted = endings.length > 0 && COLOR_IN_FRONT.test(name.trim());
    let lastResort: Entry | undefined;
    for (const spellings of isPainted ? endings : [whole, ...endings]) {
      const found = await this.#lookUp(spellings);
      const isWhole = spellings === whole;
      const meant =
        withSenses(found, (sense, noun) => sense.lemmas.includes(noun)) ??
        withSenses(found, (sense) => !sense.isParticular);
      if (meant) return entryOf(meant, isWhole);
      lastResort ??= found[0] && entryOf(found[0], isWhole);
    }
    return lastResort;
  }

  async #numbered(name: string, number: number): Promise<Entry> {
    const [whole = [], ...endings] = nounForms(name);
    for (const noun of [...whole, ...endings.flat()]) {
      const senses = await this.#nouns.senses(noun);
      if (senses.length === 0) continue;
      const sense = senses[number - 1] ?? noSuchSense(senses, noun, number);
      return {
        noun,
        sense,
        isOneOfSeveral: false,
        isGuess: false,
        isWhole: whole.includes(noun),
      };
    }
    throw new ProblemError(
      'invalid-request',
      `WordNet has no noun "${name}" and therefore no sense ${number} of it: leave the sense out, or give the class a text.`,
    );
  }

  async #lookUp(spellings: readonly string[]): Promise<NounSenses[]> {
    const found = await Promise.all(
      spellings.map(async (noun) => ({ noun, senses: await this.#nouns.senses(noun) })),
    );
    return found.filter(({ senses }) => senses.length > 0);
  }

  /** Returns the first suitable synonym of the sense. */
  async #synonym(entry: Entry, name: string): Promise<string | undefined> {
    if (!entry.isWhole || entry.isGuess) return undefined;
    for (const lemma of entry.sense.lemmas) {
      if (isOtherWord(lemma, entry, name) && (await this.#meansOnly(lemma, entry.sense))) return lemma;
    }
    return undefined;
  }

  /**
   * Returns true if a word has exactly one sense in use, this one, and no rude sense: "miss" is not only a
   * girl.
   */
  async #meansOnly(lemma: string, { offset }: NounSense): Promise<boolean> {
    const senses = await this.#nouns.senses(lemma);
    if (senses.some((sense) => isRude(sense, lemma))) return false;
    return sensesInUse(senses, lemma).every((sense) => sense.offset === offset);
  }
}

/** Returns the first noun that has suitable senses, with those senses. */
function withSenses(
  found: readonly NounSenses[],
  isMeant: (sense: NounSense, noun: string) => boolean,
): NounSenses | undefined {
  return found
    .map(({ noun, senses }) => ({ noun, senses: senses.filter((sense) => isMeant(sense, noun)) }))
    .find(({ senses }) => senses.length > 0);
}

function entryOf({ noun, senses }: NounSenses, isWhole: boolean): Entry | undefined {
  const meaning = likeliestMeaning(senses, noun);
  return meaning && { ...meaning, noun, isWhole };
}

function noSuchSense(senses: readonly NounSense[], noun: string, number: number): never {
  const list = senses.map((sense, index) => `  ${index + 1}: ${definitionOf(sense)}`).join('\n');
  const count = senses.length === 1 ? 'one sense' : `${senses.length} senses`;
  throw new ProblemError(
    'invalid-request',
    `WordNet has ${count} of the noun "${noun}", but no sense ${number}. Choose one of them:\n${list}`,
  );
}

/**
 * Returns the gloss without a leading remark such as "(botany)" and without its examples, which are in
 * quotes.
 */
function definitionOf({ gloss }: NounSense): string {
  const [definition] = gloss.replace(/^\([^)]*\)\s*/, '').split(/\s*[;:]\s*"/, 1);
  return definition ?? gloss;
}

/** Excludes other spellings, Latin ("Equus caballus"), and one of several things ("home plate"). */
function isOtherWord(lemma: string, { noun, isOneOfSeveral }: Entry, name: string): boolean {
  if ([noun, name].map(lettersOf).includes(lettersOf(lemma))) return false;
  if (lemma !== lemma.toLowerCase() && name === name.toLowerCase()) return false;
  return !isOneOfSeveral || !lemma.toLowerCase().split(' ').includes(noun.toLowerCase());
}

/** Compares letters: "T-shirt" and "tee shirt" are two words, but "T-shirt" and "t shirt" are one. */
function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[\s\-.']/g, '');
}
