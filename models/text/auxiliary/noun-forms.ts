/** The nouns to look for in a dictionary when somebody names a thing: "red houses" is a house. */
import pluralize from 'pluralize';

/** What comes after one of these says where a thing is or what is in it, not what it is. */
const AFTER_THE_HEAD =
  /\s(?:of|in|on|at|with|without|for|from|by|near|under|over|above|below|behind|beside|between|inside|to)\s/i;

/**
 * Attempts in order, each with its spellings in order: the name as it is, then without what comes
 * after its head noun, then ever fewer words before it: "yellow fire hydrant" is a fire hydrant.
 */
export function nounForms(name: string): string[][] {
  const whole = name.trim().replaceAll(/\s+/g, ' ');
  const [phrase = ''] = whole.split(AFTER_THE_HEAD);
  const words = phrase.split(' ');
  const endings = words.map((_, first) => words.slice(first).join(' '));
  return [...new Set([whole, ...endings])].map(spellings);
}

/** Hyphens may be spaces, and a plural is its singular, unless the dictionary knows better. */
function spellings(noun: string): string[] {
  const spaced = noun.replaceAll('-', ' ');
  return [...new Set([noun, spaced, pluralize.singular(noun), pluralize.singular(spaced)])];
}
