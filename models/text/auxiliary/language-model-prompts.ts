/**
 * The prompts for a language model: an instruction, and examples written for this project as turns of a
 * conversation (the paper also gives its model examples). CLIP reads 77 tokens, so everything is short.
 */
import type { AuxiliaryKind } from '../auxiliary-texts.ts';

export type Prompt = {
  instruction: string;
  /** A word, and the expected answer. */
  examples: readonly (readonly [word: string, answer: string])[];
};

export const PROMPTS: Record<AuxiliaryKind, Prompt> = {
  definitions: {
    instruction:
      'You write definitions for a program that finds things in photographs. The user sends the name of a thing. ' +
      'Answer with one sentence in lower case that says what it is and what it looks like, in at most 25 words. ' +
      'Do not repeat the name, and write nothing else: no full stop, no greeting, no quotes, no explanation.',
    examples: [
      ['umbrella', 'a round canopy of cloth on thin ribs, carried on a stick as shelter from rain or sun'],
      ['gravel', 'a loose layer of small stones that covers paths, driveways and the beds of rivers'],
      ['parrot', 'a bird with bright feathers and a short hooked beak that often sits on a branch'],
      ['red brick wall', 'an upright barrier or side of a building made of rows of small red blocks'],
    ],
  },
  synonyms: {
    instruction:
      'You write synonyms for a program that finds things in photographs. The user sends the name of a thing. ' +
      'Answer with the most common other name of the same thing, in lower case and at most four words. ' +
      'Write nothing else: no greeting, no quotes, no explanation.',
    examples: [
      ['bicycle', 'bike'],
      ['rabbit', 'bunny'],
      ['rubbish bin', 'trash can'],
      ['wooden ship', 'wooden vessel'],
    ],
  },
};
