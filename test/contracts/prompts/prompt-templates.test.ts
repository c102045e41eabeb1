import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillTemplates, PROMPT_TEMPLATES } from '#contracts/prompts/prompt-templates.ts';
import { missingShared, sharedPath } from '#test/support/shared-files.ts';

const missingGoldens = missingShared('goldens');

describe('fillTemplates', () => {
  it('gives CLIP’s 80 prompts, each once', () => {
    const prompts = fillTemplates('cat');
    expect(new Set(prompts).size).toBe(80);
    expect(prompts).toContain('a bad photo of a cat.');
    expect(prompts).toContain('itap of my cat.');
    expect(prompts.filter((prompt) => prompt.includes('{}'))).toEqual([]);
  });

  it.each(['$&', '$1 $$', '{}', '\\'])('takes the text %s as it is', (text) => {
    const plain = fillTemplates('NAME').map((prompt) => prompt.split('NAME').join(text));
    expect(fillTemplates(text)).toEqual(plain);
  });

  it('uses the recorded templates', ({ skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const path = sharedPath('goldens/imagenet-prompt-templates.json');
    expect(PROMPT_TEMPLATES).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
});
