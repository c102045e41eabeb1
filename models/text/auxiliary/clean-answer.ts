/** A language model's answer without what surrounds it: "Sure! Here it is:\n\n"a pet."" is "a pet." */
import { LIMITS } from '../../../contracts/vocabulary.ts';
import type { AuxiliaryKind } from '../auxiliary-texts.ts';

const LONGEST: Record<AuxiliaryKind, number> = {
  definitions: LIMITS.textCharacters,
  synonyms: LIMITS.nameCharacters,
};

const GREETING = /^(?:sure|certainly|of course|okay|absolutely|great question)(?: thing)?\s*[!,.:]+\s*/i;
const TITLE = /^(?:definition|synonym|answer)\s*:\s*/i;
/** Also what stands for them in Markdown. */
const QUOTES = /^["'`*\u201c\u2018]+|["'`*\u201d\u2019]+$/g;

/** The first line that says something; undefined where none does, or where it is too long to be it. */
export function cleanAnswer(kind: AuxiliaryKind, answer: string): string | undefined {
  const lines = answer.split('\n').map((line) => cleanLine(kind, line));
  const text = lines.find((line) => line !== '' && !line.endsWith(':'));
  return text === undefined || text.length > LONGEST[kind] ? undefined : text;
}

function cleanLine(kind: AuxiliaryKind, line: string): string {
  const plain = line
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(GREETING, '')
    .replace(TITLE, '')
    .replaceAll(QUOTES, '')
    .trim();
  // A synonym is no sentence.
  return kind === 'synonyms' ? plain.replace(/[.!]+$/, '').replaceAll(QUOTES, '') : plain;
}
