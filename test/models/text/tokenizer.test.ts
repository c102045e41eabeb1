import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillTemplates } from '#models/text/prompts.ts';
import { createTokenizer } from '#models/text/tokenizer.ts';
import { missingShared, readTensor, sharedPath } from '#test/support/shared-files.ts';

type Known = { text: string; ids: number[] };

const known = JSON.parse(
  readFileSync(new URL('./fixtures/token-ids.json', import.meta.url), 'utf8'),
) as Known[];
const missingGoldens = missingShared('goldens');
const [START, CAT, END] = [49406, 2368, 49407];

describe('createTokenizer', () => {
  it.each(known)('gives the published ids of $text', ({ text, ids }) => {
    expect(createTokenizer(1000)(text)).toEqual(ids);
  });

  it('keeps end-of-text where it cuts a long text', () => {
    const { text, ids } = known.find((each) => each.text.startsWith('word word'))!;
    expect(ids.length).toBeGreaterThan(77);
    expect(createTokenizer(77)(text)).toEqual([...ids.slice(0, 76), END]);
  });

  it('leaves a text alone that fills the context exactly', () => {
    const text = 'cat '.repeat(75);
    expect(createTokenizer(77)(text)).toEqual([START, ...Array<number>(75).fill(CAT), END]);
    expect(createTokenizer(77)(`${text} cat`)).toEqual([START, ...Array<number>(75).fill(CAT), END]);
  });

  // The feature is read at the first end-of-text, so what follows it cannot matter.
  it.each([
    { text: '<|endoftext|>', ids: [START, END] },
    { text: 'cat <|endoftext|> and dog', ids: [START, CAT, END] },
  ])('ends at an end-of-text token in the text: $text', ({ text, ids }) => {
    expect(createTokenizer(77)(text)).toEqual(ids);
  });

  it('gives one end-of-text to every prompt of a name that holds one', () => {
    const encode = createTokenizer(77);
    for (const prompt of fillTemplates('<|endoftext|><|startoftext|>')) {
      const ids = encode(prompt);
      expect(ids.indexOf(END)).toBe(ids.length - 1);
    }
  });

  it('gives the recorded ids', ({ skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const { vocabulary } = JSON.parse(readFileSync(sharedPath('goldens/a/case.json'), 'utf8')) as {
      vocabulary: { classes: string[][] };
    };
    const names = vocabulary.classes.flat();
    const encode = createTokenizer(77);
    const expectRows = (tensor: string, prompts: string[]) => {
      const { shape, bytes } = readTensor(sharedPath('goldens/a/expected.safetensors'), tensor);
      expect(shape).toEqual([prompts.length, 77]);
      for (const [row, prompt] of prompts.entries()) {
        const ids = Array.from({ length: 77 }, (_, at) => Number(bytes.readBigInt64LE((row * 77 + at) * 8)));
        expect(encode(prompt)).toEqual(ids.slice(0, ids.indexOf(END) + 1));
      }
    };
    expectRows(
      'token_ids_first_template',
      names.map((name) => `a bad photo of a ${name}.`),
    );
    expectRows('token_ids_first_query_all_templates', fillTemplates(names[0]!));
  });
});
