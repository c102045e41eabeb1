/** Derives the nouns to look up in a dictionary when somebody names a thing: "red houses" is a house. */
import pluralize from 'pluralize';

/** The words after one of these describe where a thing is or what it contains, not what it is. */
const AFTER_THE_HEAD =
  /\s(?:of|in|on|at|with|without|for|from|by|near|under|over|above|below|behind|beside|between|inside|to)\s/i;

/**
 * Lists attempts in order, each with its spellings in order: the name itself, then without the words after
 * its head noun, then with ever fewer words before it: "yellow fire hydrant" is a fire hydrant.
 */
export function nounForms(name: string): string[][] {
  const whole = name.trim().replaceAll(/\s+/g, ' ');
  const [phrase = ''] = whole.split(AFTER_THE_HEAD);
  const words = phrase.split(' ');
  const endings = words.map((_, first) => words.slice(first).join(' '));
  return [...new Set([whole, ...endings])].map(spellings);
}

/**
 * Lists spellings: hyphens may be spaces, and a plural may be its singular, unless the dictionary has the
 * word.
 */
function spellings(noun: string): string[] {
  const spaced = noun.replaceAll('-', ' ');
  return [...new Set([noun, spaced, pluralize.singular(noun), pluralize.singular(spaced)])];
}
