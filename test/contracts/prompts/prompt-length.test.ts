import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthFault } from '#contracts/prompts/prompt-length.ts';
import { fillTemplates } from '#contracts/prompts/prompt-templates.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';

describe('lengthFault', () => {
  // "a jpeg corrupted photo of a {}." is the longest template: 11 tokens, start and end included.
  it('lets 66 tokens of a name pass, and no more', () => {
    const cats = (count: number): string => Array<string>(count).fill('cat').join(' ');
    expect(lengthFault(cats(66), 77)).toBeUndefined();
    expect(lengthFault(cats(67), 77)).toBe(
      'is too long for CLIP: its longest prompt has 78 tokens, and at most 77 are allowed',
    );
  });

  // Three tokens a character, as CLIP's own tokenizer counts them (clip-golden.json).
  it('counts tokens, not characters', () => {
    expect(lengthFault('狗'.repeat(22), 77)).toBeUndefined();
    expect(lengthFault('狗'.repeat(30), 77)).toContain('has 101 tokens');
  });

  it('finds the longest of all 80 prompts', () => {
    const piece = constantFrom(
      '狗',
      'cat',
      '.',
      '...',
      '!',
      "'",
      "'s",
      '&amp',
      '&',
      ';',
      '<',
      ' ',
      '\n',
      '1',
      'é',
      '🐶',
    );
    const text = oneof(
      array(piece, { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join('')),
      string(),
    );
    assert(
      property(text, (given) => {
        const tokens = Math.max(...fillTemplates(given).map((prompt) => tokenize(prompt).length));
        expect(lengthFault(given, tokens)).toBeUndefined();
        expect(lengthFault(given, tokens - 1)).toContain(`has ${tokens} tokens`);
      }),
    );
  });

  it('goes by the model where its context is shorter', () => {
    expect(lengthFault('cat', 12)).toBeUndefined();
    expect(lengthFault('cat', 11)).toContain('has 12 tokens, and at most 11 are allowed');
  });
});
