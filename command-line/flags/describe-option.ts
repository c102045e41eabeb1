import type { Option } from 'commander';

/** Describes an option of the help: its text, its choices, and its default where that is a text or a number. */
export function describeOption({ description, argChoices, defaultValue }: Option): string {
  const listed = argChoices?.join(', ') ?? '';
  const choices = description === '' || listed === '' ? listed : `: ${listed}`;
  const isPlain = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return description + choices + (isPlain ? ` (default: ${defaultValue})` : '');
}
