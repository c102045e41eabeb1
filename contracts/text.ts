/** Schemas for text that people enter. */
import { z } from 'zod';

/**
 * Accepts whole characters only: half of a surrogate pair has no UTF-8 encoding, which all storage and
 * transport use.
 */
export const textSchema = z.string().refine((text) => text.isWellFormed(), {
  error: 'holds half of a character (a lone surrogate)',
  abort: true,
});

/** Accepts text of so many characters. A character outside the basic plane is one, as JSON schemas count it. */
export function textUpTo(mostCharacters: number) {
  return limitCharacters(textSchema, mostCharacters);
}

export function countCharacters(text: string): number {
  return Array.from(text).length;
}

function limitCharacters(schema: z.ZodString, maximum: number): z.ZodString {
  return schema
    .check(({ value: input, issues }) => {
      const count = countCharacters(input);
      if (count <= maximum) return;
      const message = `has ${count} characters; at most ${maximum} are allowed`;
      issues.push({ code: 'too_big', origin: 'string', maximum, inclusive: true, input, message });
    })
    .meta({ maxLength: maximum });
}

const LINE_RULE =
  'One line that can be seen: Unicode NFC, with one space for any white space. Control characters, marks that ' +
  'turn the direction of writing, and U+FFFD are refused.';

/** The part of the rule that a regular expression of any kind can hold: blanks, and a character that is none. */
const REFUSED = String.raw`\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd`;
const LINE_PATTERN = String.raw`^\s*[^\s${REFUSED}][^${REFUSED}]*$`;

/** Accepts names and other one-line text, normalized so that the same characters compare equal. */
export function lineSchema(mostCharacters: number) {
  const line = limitCharacters(textSchema, mostCharacters)
    .overwrite((text) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
    .min(1);
  // Some characters become two when they are normalized.
  return limitCharacters(line, mostCharacters)
    .refine((text) => text === '' || faultOf(text) === undefined, {
      error: ({ input }) => faultOf(String(input)),
    })
    .meta({ description: LINE_RULE, pattern: LINE_PATTERN });
}

/**
 * Matches letters, digits and signs, except those that show nothing, such as U+2800 and the Hangul fillers.
 */
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;
const CONTROL = /\p{Cc}/u;
/**
 * Matches embeddings, overrides and isolates. Single-character marks (U+200E, U+200F) are part of normal
 * writing.
 */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/;
const LOST = '\ufffd';

export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

function faultOf(line: string): string | undefined {
  const [control] = CONTROL.exec(line) ?? [];
  if (control !== undefined) return `holds the control character ${codePoint(control)}`;
  const [direction] = DIRECTION.exec(line) ?? [];
  if (direction !== undefined) {
    return `holds ${codePoint(direction)}, which turns the direction of the text around it`;
  }
  if (line.includes(LOST)) return `holds ${codePoint(LOST)}, which stands for bytes that were not UTF-8`;
  return isVisible(line) ? undefined : 'holds nothing that can be seen';
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
