import { afterEach, describe, expect, it, vi } from 'vitest';
import { CachedTexts } from '#models/text/auxiliary/cached-texts.ts';
import { PROMPTS } from '#models/text/auxiliary/language-model-prompts.ts';
import {
  auxiliaryTextsConfiguration,
  openAuxiliaryTexts,
} from '#models/text/auxiliary/open-auxiliary-texts.ts';
import { ConverseServer, says } from '#test/support/model/converse-server.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('auxiliaryTextsConfiguration', () => {
  it('is WordNet unless the environment says otherwise', () => {
    expect(auxiliaryTextsConfiguration({})).toEqual({ source: 'wordnet' });
    expect(auxiliaryTextsConfiguration({ ITACLIP_AUXILIARY_TEXTS: '' })).toEqual({ source: 'wordnet' });
    expect(auxiliaryTextsConfiguration({ ITACLIP_BEDROCK_MODEL: 'some-model' })).toEqual({
      source: 'wordnet',
    });
  });

  it('is a Llama 3 instruct model on Bedrock, or the one that is named', () => {
    const bedrock = { ITACLIP_AUXILIARY_TEXTS: 'bedrock' };
    expect(auxiliaryTextsConfiguration(bedrock)).toEqual({
      source: 'bedrock',
      modelId: expect.stringMatching(/^meta\.llama3-.*instruct/) as string,
    });
    expect(auxiliaryTextsConfiguration({ ...bedrock, ITACLIP_BEDROCK_MODEL: 'some-model' })).toEqual({
      source: 'bedrock',
      modelId: 'some-model',
    });
  });

  it('refuses what is neither', () => {
    expect(() => auxiliaryTextsConfiguration({ ITACLIP_AUXILIARY_TEXTS: 'openai' })).toThrow(
      'ITACLIP_AUXILIARY_TEXTS is "openai": expected wordnet (the default) or bedrock.',
    );
  });
});

describe('openAuxiliaryTexts', () => {
  it('gives WordNet, which asks nobody', async () => {
    await using server = await ConverseServer.start(() => says('pooch'));
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    const texts = openAuxiliaryTexts({ source: 'wordnet' }, temporaryFolder());

    expect(await texts.find('synonyms', { name: 'dog' })).toMatchObject({ source: 'wordnet' });
    expect(server.requests).toEqual([]);
  });

  it('gives a language model that is asked once for a word', async () => {
    await using server = await ConverseServer.start(() => says('pooch'));
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    const cacheFolder = temporaryFolder();

    for (let run = 0; run < 2; run += 1) {
      const texts = openAuxiliaryTexts({ source: 'bedrock', modelId: 'some-model' }, cacheFolder);
      expect(await texts.find('synonyms', { name: 'dog' })).toEqual({
        text: 'pooch',
        source: 'bedrock:some-model',
      });
    }
    expect(server.requests).toHaveLength(1);
  });

  it('keeps no refusal, and asks again for what was cleaned by other rules', async () => {
    const answers = ["I'm sorry, I can't help with that.", 'pooch'];
    await using server = await ConverseServer.start((_, count) => says(answers[count - 1] ?? 'hound'));
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    const cacheFolder = temporaryFolder();
    const unclean = { find: () => Promise.resolve({ text: 'Sure: pooch', source: 'bedrock:m' as const }) };
    await new CachedTexts(unclean, { cacheFolder, identity: ['m', PROMPTS] }).find('synonyms', {
      name: 'dog',
    });
    const texts = openAuxiliaryTexts({ source: 'bedrock', modelId: 'm' }, cacheFolder);

    await expect(texts.find('synonyms', { name: 'dog' })).rejects.toThrow('it answered "I\'m sorry');
    expect(await texts.find('synonyms', { name: 'dog' })).toMatchObject({ text: 'pooch' });
    expect(server.requests).toHaveLength(2);
  });

  it("leaves WordNet's senses to WordNet", async () => {
    await using server = await ConverseServer.start(() => says('pooch'));
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    const texts = openAuxiliaryTexts({ source: 'bedrock', modelId: 'some-model' }, temporaryFolder());

    expect(await texts.find('synonyms', { name: 'dog', sense: 1 })).toEqual({
      text: 'domestic dog',
      source: 'wordnet',
    });
    expect(server.requests).toEqual([]);
  });
});
