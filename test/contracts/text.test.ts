import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lineSchema } from '#contracts/text.ts';

const schema = lineSchema(128);

describe('lineSchema', () => {
  it.each([
    [' cat ', 'cat'],
    ['hot\n dog\t', 'hot dog'],
    ['hot\u00a0dog', 'hot dog'],
    ['\ufeffcat', 'cat'],
    ['cafe\u0301', 'café'],
    // Joiners, tags and marks of direction that a script or an emoji needs.
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
    ['\u200fחתול\u200f', '\u200fחתול\u200f'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['=HYPERLINK("x")', '=HYPERLINK("x")'],
    ['<script>', '<script>'],
  ])('takes %j as %j', (given, line) => {
    expect(schema.parse(given)).toBe(line);
  });

  it('counts a character outside the basic plane as one', () => {
    expect(schema.safeParse('🐶'.repeat(128)).success).toBe(true);
  });

  it.each(['cat', ' hot\n dog', 'می\u200cخواهم', '👨\u200d👩\u200d👧', '=HYPERLINK("x")'])(
    'describes itself by a pattern that %j matches',
    (text) => {
      expect(text).toMatch(new RegExp(z.toJSONSchema(schema).pattern!));
    },
  );

  it.each(['', ' \t ', 'cat\0', '\u001b[31mcat', 'cat\u0085', 'cat\u202egod', '\u2066cat', 'caf\ufffd'])(
    'describes itself by a pattern that %j does not match',
    (text) => {
      expect(text).not.toMatch(new RegExp(z.toJSONSchema(schema).pattern!));
    },
  );

  it.each([
    ['cat\0', 'holds the control character U+0000'],
    ['\u001b[31mcat', 'holds the control character U+001B'],
    ['cat\u0085\u009fdog', 'holds the control character U+0085'],
    ['cat\u202Egod', 'holds U+202E, which turns the direction of the text around it'],
    ['\u2066cat', 'holds U+2066, which turns'],
    ['caf\ufffd', 'holds U+FFFD, which stands for bytes that were not UTF-8'],
    ['\u200b', 'holds nothing that can be seen'],
    ['\u200d\u2060', 'holds nothing that can be seen'],
    ['\u00ad', 'holds nothing that can be seen'],
    ['\u3164', 'holds nothing that can be seen'],
    ['\u2800', 'holds nothing that can be seen'],
    ['\ud83d', 'holds half of a character'],
    ['🐶'.repeat(129), 'has 129 characters; at most 128 are allowed'],
    [`${' '.repeat(128)}a`, 'has 129 characters; at most 128 are allowed'],
    ['', 'Too small'],
    [' \n ', 'Too small'],
  ])('refuses %j', (given, message) => {
    const { error } = schema.safeParse(given);
    expect(error?.issues[0]?.message).toContain(message);
    expect(error?.issues).toHaveLength(1);
  });
});
