/**
 * Sets the messages of Zod's issues where its own neither say how much was received nor shorten what they
 * repeat. Modules that report issues import this file; Zod has one configuration for a process.
 */
import { z } from 'zod';
import { countCharacters } from './text.ts';
import { shorten } from './texts/shorten.ts';

const { localeError } = z.locales.en();

z.config({
  customError: (issue) => {
    if (issue.code === 'unrecognized_keys') return localeError({ ...issue, keys: issue.keys.map(shorten) });
    if (issue.code !== 'too_big') return undefined;
    const received = describeLength(issue.input);
    return received && `has ${received}; at most ${issue.maximum} are allowed`;
  },
});

function describeLength(input: unknown): string | undefined {
  if (Array.isArray(input)) return `${input.length} entries`;
  return typeof input === 'string' ? `${countCharacters(input)} characters` : undefined;
}
