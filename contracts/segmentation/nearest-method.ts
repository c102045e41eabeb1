/** Names the method that options belong to, and what they change in it, for the recipe of a result. */
import { isDeepStrictEqual } from 'node:util';
import { BUILT_IN_VOCABULARIES, readBuiltInVocabulary } from '../vocabularies/built-in-vocabularies.ts';
import { chooseOptions } from './choose-options.ts';
import { DOTTED_OPTIONS, optionAt } from './dotted-options.ts';
import { pickEncoderOptions } from './encoder-options.ts';
import { METHOD_NAMES, type Method } from './methods.ts';
import { DEFAULT_OPTIONS, type SegmentationOptions } from './options.ts';

export type NearestMethod = {
  name: Method;
  /** Dotted names of the options that are not those with which the method was published. */
  departures: string[];
};

/** A publication gives a method's numbers with these. */
const OF_A_METHOD = ['auxiliary', 'closing', 'pamr.iterations'];
/** It gives these for each dataset, so that they say something only with its classes. */
const OF_A_VOCABULARY = ['logit_scale', 'probability_threshold', 'area_threshold', 'short_side'];

/** @param vocabularyName Published settings are compared only for a built-in vocabulary. */
export function nearestMethod(options: SegmentationOptions, vocabularyName: string): NearestMethod {
  const candidates = METHOD_NAMES.map((name) => ({
    name,
    departures: departuresFrom(publishedOptions(name, vocabularyName), options, vocabularyName),
  }));
  return candidates.reduce((best, next) => (next.departures.length < best.departures.length ? next : best));
}

function departuresFrom(
  published: SegmentationOptions,
  options: SegmentationOptions,
  vocabularyName: string,
): string[] {
  const isBuiltIn = BUILT_IN_VOCABULARIES.includes(vocabularyName);
  const compared = [...ofTheEncoder(), ...OF_A_METHOD, ...(isBuiltIn ? OF_A_VOCABULARY : [])].filter(
    // Which kind of text it is depends on the words, not on the method.
    (name) => name !== 'auxiliary' || hasText(published) !== hasText(options),
  );
  return compared.filter((name) => !isDeepStrictEqual(optionAt(published, name), optionAt(options, name)));
}

function hasText({ auxiliary }: SegmentationOptions): boolean {
  return auxiliary !== 'none';
}

/** Lists the dotted names of the options that decide the encoder's graph. */
function ofTheEncoder(): string[] {
  const names = Object.keys(pickEncoderOptions(DEFAULT_OPTIONS));
  return [...DOTTED_OPTIONS.keys()].filter((dotted) => names.includes(dotted.split('.')[0]!));
}

type Known = Map<Method, SegmentationOptions>;

/** Reading a vocabulary takes milliseconds, which every image would spend again. */
const known = new Map<string, Known>();

function publishedOptions(method: Method, vocabularyName: string): SegmentationOptions {
  const name = BUILT_IN_VOCABULARIES.includes(vocabularyName) ? vocabularyName : '';
  const ofVocabulary = known.get(name) ?? publishedOptionsOf(name);
  known.set(name, ofVocabulary);
  return ofVocabulary.get(method)!;
}

function publishedOptionsOf(name: string): Known {
  const vocabulary = readBuiltInVocabulary(name) ?? { options: {} };
  return new Map(
    METHOD_NAMES.map((method) => [
      method,
      chooseOptions({ preset: 'paper', method, vocabulary, options: {} }),
    ]),
  );
}
