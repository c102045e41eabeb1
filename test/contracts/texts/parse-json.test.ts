import { describe, expect, it } from 'vitest';
import { parseJson } from '#contracts/texts/parse-json.ts';

describe('parseJson', () => {
  it('gives the document', () => {
    expect(parseJson(' {"classes": ["cat"]}\n', 'names.json')).toEqual({ classes: ['cat'] });
  });

  // Places are counted by hand, from 1.
  it.each([
    ['', 1, 1],
    ['cat', 1, 1],
    ['{"classes": ["cat",]}', 1, 20],
    ['{\n  "classes": ["cat", dog]\n}', 2, 22],
    ['{\n  "classes": [\n    "cat"\n    "dog"\n  ]\n}', 4, 5],
    ['{"classes": ["cat"', 1, 19],
    ['{"classes": ["cat', 1, 18],
    ['{"a": 1}\n\n{"a": 2}', 3, 1],
    ["{'a': 1}", 1, 2],
    ['{"a" 1}', 1, 6],
    ['[1, 2, tru]', 1, 11],
    ['[-]', 1, 3],
    ['["\t"]', 1, 3],
    [`[${'"cat", '.repeat(1000)}dog]`, 1, 7002],
  ])('says where %j is not JSON', (text, line, column) => {
    expect(() => parseJson(text, 'names.json')).toThrow(
      `names.json is not JSON: line ${line}, column ${column}: `,
    );
  });

  it('says what it found, without repeating the text', () => {
    const text = `[${'x'.repeat(10_000)}]`;
    expect(() => parseJson(text, 'names.json', 'invalid-dataset')).toThrow(
      expect.objectContaining({
        code: 'invalid-dataset',
        message: "names.json is not JSON: line 1, column 2: Unexpected token 'x'.",
      }),
    );
  });
});
