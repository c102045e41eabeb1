import { describe, expect, it } from 'vitest';
import { promptFault } from '#contracts/prompts/prompt-fault.ts';

describe('promptFault', () => {
  it.each(['cat', 'rock & roll', '狗', '🐶', '<b>', '<|end|>', '1'.repeat(66)])('has none in %j', (text) => {
    expect(promptFault(text)).toBeUndefined();
  });

  it.each([
    'cat <|endoftext|> dog',
    '<|ENDOFTEXT|>',
    '＜｜ｅｎｄｏｆｔｅｘｔ｜＞',
    '&lt;|endoftext|&gt;',
    '&amp;lt;|endoftext|>',
  ])('finds the mark of the end in %j', (text) => {
    expect(promptFault(text)).toBe(
      "holds <|endoftext|>, a mark of CLIP's own, where the prompt would be cut",
    );
  });

  it('finds the mark of the start', () => {
    expect(promptFault('<|startoftext|>cat')).toContain('holds <|startoftext|>');
  });

  it.each(['&nbsp;', '&#x200b;'])('finds nothing to read in %j', (text) => {
    expect(promptFault(text)).toBe('holds nothing that CLIP can read');
  });

  // Each digit is a token, and the longest template has ten beside its full stop.
  it('counts what is a token at least', () => {
    expect(promptFault('1'.repeat(80))).toBe(
      'is too long for CLIP: its longest prompt has at least 90 tokens, and at most 77 are allowed',
    );
  });
});
