import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillTemplates } from '#contracts/prompts/prompt-templates.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { missingShared, readTensor, sharedPath } from '#test/support/shared-files.ts';

type Known = { text: string; ids: number[] };

const known = JSON.parse(
  readFileSync(new URL('./fixtures/token-ids.json', import.meta.url), 'utf8'),
) as Known[];
const missingGoldens = missingShared('goldens');
const [START, END] = [49406, 49407];

type Golden = {
  text?: string;
  ids?: number[];
  template?: string;
  words?: number;
  total_with_sot_eot: number;
};

const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/clip-golden.json', import.meta.url), 'utf8'),
) as {
  cases: Golden[];
};

describe('tokenize', () => {
  // Recorded with open_clip's tokenizer over ftfy 6.3.1.
  it.each(known)('gives the published ids of $text', ({ text, ids }) => {
    expect(tokenize(text)).toEqual(ids);
  });

  it.each(cases)("gives the ids of CLIP's own tokenizer: %j", (golden) => {
    const { template = '{}', words = 0, text = Array<string>(words).fill('cat').join(' ') } = golden;
    const ids = tokenize(template.replace('{}', text));
    expect(ids).toHaveLength(golden.total_with_sot_eot);
    if (golden.ids) expect(ids).toEqual([START, ...golden.ids, END]);
  });

  it('gives the recorded ids', ({ skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const { vocabulary } = JSON.parse(readFileSync(sharedPath('goldens/a/case.json'), 'utf8')) as {
      vocabulary: { classes: string[][] };
    };
    const names = vocabulary.classes.flat();
    const expectRows = (tensor: string, prompts: string[]) => {
      const { shape, bytes } = readTensor(sharedPath('goldens/a/expected.safetensors'), tensor);
      expect(shape).toEqual([prompts.length, 77]);
      for (const [row, prompt] of prompts.entries()) {
        const ids = Array.from({ length: 77 }, (_, at) => Number(bytes.readBigInt64LE((row * 77 + at) * 8)));
        expect(tokenize(prompt)).toEqual(ids.slice(0, ids.indexOf(END) + 1));
      }
    };
    expectRows(
      'token_ids_first_template',
      names.map((name) => `a bad photo of a ${name}.`),
    );
    expectRows('token_ids_first_query_all_templates', fillTemplates(names[0]!));
  });
});
