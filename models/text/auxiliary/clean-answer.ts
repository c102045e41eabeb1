/**
 * Extracts a text from a language model's answer: "Sure! Here it is:
 *
 * "a pet."" gives "a pet". It must recognize refusals, because an accepted text stays in the cache for good.
 */
import { LIMITS } from '#contracts/vocabularies/vocabulary.ts';
import type { AuxiliaryKind } from '../auxiliary-texts.ts';

/** Part of the cache key: raise it when the same answer is cleaned to another text. */
export const CLEANING_VERSION = 1;

const LONGEST: Record<AuxiliaryKind, number> = {
  definitions: LIMITS.textCharacters,
  synonyms: LIMITS.nameCharacters,
};

/** One word more than the prompt allows. */
const SYNONYM_WORDS = 5;

const MARKDOWN = /\*\*|__|`/g;
const LIST_MARK = /^(?:[-*\u2022]|\d{1,2}[.)])\s+/;
const GREETING = /^(?:sure|certainly|of course|okay|absolutely|great question)(?: thing)?\s*[!,.:]+\s*/i;
/** Matches "Definition:" and "Here is a synonym for dog:". */
const TITLE =
  /^(?:here(?: is| are|['\u2019]s)\b[^:]*|[^:]{0,40}\b(?:definition|synonym|answer)s?\b[^:]{0,60}):\s*/i;
/** Matches "Another name for a dog is". */
const LEAD_IN = /^(?:a|an|one|the|another)\b.{0,30}\b(?:synonym|name|word|term)\b.{0,60}?\sis\s+/i;
const QUOTES = /^["'*\u201c\u2018]+|["'*\u201d\u2019]+$/g;

/** Matches apologies, questions, and sentences about the model itself. */
const REFUSALS = [
  /\b(?:sorry|apolog(?:y|ies|i[sz]e)|unfortunately|as an ai|language model)\b/i,
  /(?:^|\s)I(?:['\u2019](?:m|d|ll|ve)|\s(?:am|do|can|cannot|could|will|would|have|need|know|think|don|won)\b|\scan['\u2019]t)/i,
  /\?$/,
];

/** Matches beginnings of sentences, which no name of a thing has. */
const SENTENCE = /^(?:here|it|it['\u2019]s|this|that|there|you|please|yes)\b/i;

const NONE =
  /^(?:none\b|n\/a\b|unknown\.?$|no (?:\w+ )?synonyms?\b|there (?:is|are|isn['\u2019]t) (?:no|not|any|a)\b.*\bsynonym)/i;

/** Returns the first meaningful line without a full stop; undefined if it is not a text of that kind. */
export function cleanAnswer(kind: AuxiliaryKind, answer: string): string | undefined {
  const line = firstLine(answer);
  if (line === undefined || REFUSALS.some((refusal) => refusal.test(line))) return undefined;
  const text = kind === 'synonyms' ? cleanSynonym(line) : withoutStop(line);
  return text === undefined || text === '' || text.length > LONGEST[kind] ? undefined : text;
}

/** Returns true if a model says that there is no other name, which is a valid answer. */
export function saysNone(answer: string): boolean {
  return NONE.test(firstLine(answer) ?? '');
}

function firstLine(answer: string): string | undefined {
  return answer
    .split('\n')
    .map(cleanLine)
    .find((line) => line !== '' && !line.endsWith(':'));
}

function cleanLine(line: string): string {
  const plain = line.replaceAll(MARKDOWN, '').replaceAll(/\s+/g, ' ').trim();
  return [LIST_MARK, GREETING, TITLE]
    .reduce((text, surrounding) => text.replace(surrounding, ''), plain)
    .replaceAll(QUOTES, '')
    .trim();
}

/** Keeps the first of several synonyms, without an explanation in brackets. */
function cleanSynonym(line: string): string | undefined {
  const [first = ''] = line.replace(LEAD_IN, '').split(/\s*[,;(]/, 1);
  const text = withoutStop(first.replaceAll(QUOTES, ''));
  return SENTENCE.test(text) || text.split(' ').length > SYNONYM_WORDS ? undefined : text;
}

/** Removes the full stop, because CLIP's templates add it. */
function withoutStop(text: string): string {
  return text.replace(/[.!]+["'\u201d\u2019]*$/, '').replaceAll(QUOTES, '');
}
