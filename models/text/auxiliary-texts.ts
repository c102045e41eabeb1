/**
 * Where a class's auxiliary text comes from (paper, section 3.4; numerics, section 5): from the
 * vocabulary, or from somebody who knows words, WordNet or a language model, behind one small port.
 */
import pMap from 'p-map';
import { ProblemError } from '#contracts/errors.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { AuxiliarySource } from '#contracts/segmentation/result.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import type { ClassEntry, Vocabulary } from '#contracts/vocabularies/vocabulary.ts';

export type AuxiliaryKind = Exclude<SegmentationOptions['auxiliary'], 'none'>;

export type AuxiliaryText = {
  text: string;
  source: AuxiliarySource;
  /** Why it is left out: CLIP would not read all of it. */
  fault?: string;
};

/** What is asked about; `sense` counts WordNet's noun senses of the name from 1. */
export type Word = { name: string; sense?: number };

export type AuxiliaryTexts = {
  /** A definition or a synonym of a thing by its name; undefined where none is known. */
  find(kind: AuxiliaryKind, word: Word, signal?: AbortSignal): Promise<AuxiliaryText | undefined>;
};

/** Knows nothing: for vocabularies that bring their texts. */
export const NO_AUXILIARY_TEXTS: AuxiliaryTexts = { find: () => Promise.resolve(undefined) };

/** A vocabulary as far as its texts go. */
export type TextedClasses = Pick<Vocabulary, 'classes'> & Partial<Pick<Vocabulary, 'options'>>;

type ChoiceHooks = { faultOf?: (text: string) => string | undefined; signal?: AbortSignal };

/** A language model answers slowly, and one after the other would take minutes. */
const ASKED_AT_ONCE = 8;

/**
 * The text to mix into each class of the vocabulary, in its order.
 * @param faultOf Says why CLIP does not read all of a text.
 * @throws ProblemError `invalid-request` for a text of the vocabulary that has a fault: one that was found
 *   is left out instead.
 */
export async function chooseAuxiliaryTexts(
  { classes, options: own }: TextedClasses,
  options: Pick<SegmentationOptions, 'auxiliary' | 'auxiliary_weight'>,
  texts: AuxiliaryTexts,
  { faultOf = () => undefined, signal }: ChoiceHooks = {},
): Promise<(AuxiliaryText | undefined)[]> {
  const kind = options.auxiliary;
  // With no weight, a text is not worth its 80 prompts.
  if (kind === 'none' || options.auxiliary_weight === 0) return classes.map(() => undefined);
  const givenServe = doGivenTextsServe(own?.auxiliary, kind);
  const choose = async ({ name, sense, text }: ClassEntry): Promise<AuxiliaryText | undefined> => {
    if (text !== undefined && givenServe) {
      requireNoFault(`The text "${shorten(text)}"`, faultOf(text));
      return { text, source: 'given' };
    }
    const found = await texts.find(kind, { name, sense }, signal);
    const fault = found && faultOf(found.text);
    return fault === undefined ? found : { ...found!, fault };
  };
  return pMap(classes, choose, { concurrency: ASKED_AT_ONCE, signal });
}

/** @param what Is named in the problem: "The name "cat"". */
export function requireNoFault(what: string, fault: string | undefined): void {
  if (fault !== undefined)
    throw new ProblemError('invalid-request', `${what} ${fault}. Write it another way.`);
}

/** A vocabulary may say which kind its texts are; one that does not means them for either. */
function doGivenTextsServe(
  declared: SegmentationOptions['auxiliary'] | undefined,
  wanted: AuxiliaryKind,
): boolean {
  return declared === undefined || declared === 'none' || declared === wanted;
}
