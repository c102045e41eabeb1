/**
 * Chooses the auxiliary text of each class (paper, section 3.4; numerics, section 5): from the vocabulary, or
 * from a source that knows words, WordNet or a language model, behind one small port.
 */
import pMap from 'p-map';
import { requireNoFault } from '#contracts/prompts/prompt-fault.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import { shorten } from '#contracts/texts/shorten.ts';
import type { AuxiliaryText } from '#contracts/vocabularies/query-plan.ts';
import type { ClassEntry, QueryVocabulary } from '#contracts/vocabularies/vocabulary.ts';

export type AuxiliaryKind = Exclude<SegmentationOptions['auxiliary'], 'none'>;

/** The word to look up; `sense` counts WordNet's noun senses of the name from 1. */
export type Word = { name: string; sense?: number };

export type AuxiliaryTextSource = {
  /** Finds a definition or synonym of a thing by its name; undefined if none is known. */
  find(kind: AuxiliaryKind, word: Word, signal?: AbortSignal): Promise<AuxiliaryText | undefined>;
};

/** A source without texts, for vocabularies that contain their own. */
export const NO_AUXILIARY_TEXT_SOURCE: AuxiliaryTextSource = { find: () => Promise.resolve(undefined) };

type Fault = string | undefined;

type ChoiceHooks = { faultOf?: (text: string) => Fault | Promise<Fault>; signal?: AbortSignal };

/**
 * Number of parallel requests: a language model responds slowly, and sequential requests would take minutes.
 */
const ASKED_AT_ONCE = 8;

/**
 * Chooses the text to mix into each class, in the order of the vocabulary.
 * @param faultOf Explains why CLIP does not read all of a text.
 * @throws ProblemError `invalid-request` for a faulty text in the vocabulary; a faulty text that was found is
 *   left out instead.
 */
export async function chooseAuxiliaryTexts(
  { classes, options: own }: Pick<QueryVocabulary, 'classes' | 'options'>,
  options: Pick<SegmentationOptions, 'auxiliary' | 'auxiliary_weight'>,
  texts: AuxiliaryTextSource,
  { faultOf = () => undefined, signal }: ChoiceHooks = {},
): Promise<(AuxiliaryText | undefined)[]> {
  const kind = options.auxiliary;
  // With weight 0, a text is not worth its 80 prompts.
  if (kind === 'none' || options.auxiliary_weight === 0) return classes.map(() => undefined);
  const givenServe = doGivenTextsServe(own?.auxiliary, kind);
  const choose = async ({ name, sense, text }: ClassEntry): Promise<AuxiliaryText | undefined> => {
    if (text !== undefined && givenServe) {
      requireNoFault(`The text "${shorten(text)}"`, await faultOf(text));
      return { text, source: 'given' };
    }
    const found = await texts.find(kind, { name, sense }, signal);
    const fault = found && (await faultOf(found.text));
    return fault === undefined ? found : { ...found!, fault };
  };
  return pMap(classes, choose, { concurrency: ASKED_AT_ONCE, signal });
}

/** A vocabulary may name the kind of its texts; without that they serve either kind. */
function doGivenTextsServe(
  declared: SegmentationOptions['auxiliary'] | undefined,
  wanted: AuxiliaryKind,
): boolean {
  return declared === undefined || declared === 'none' || declared === wanted;
}
