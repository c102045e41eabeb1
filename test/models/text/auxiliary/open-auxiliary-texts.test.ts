import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  auxiliaryTextsSetting,
  openAuxiliaryTexts,
} from '../../../../models/text/auxiliary/open-auxiliary-texts.ts';
import { ConverseServer, says } from '../../../support/converse-server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('auxiliaryTextsSetting', () => {
  it('is WordNet unless the environment says otherwise', () => {
    expect(auxiliaryTextsSetting({})).toEqual({ source: 'wordnet' });
    expect(auxiliaryTextsSetting({ ITACLIP_AUXILIARY_TEXTS: '' })).toEqual({ source: 'wordnet' });
    expect(auxiliaryTextsSetting({ ITACLIP_BEDROCK_MODEL: 'some-model' })).toEqual({ source: 'wordnet' });
  });

  it('is a Llama 3 instruct model on Bedrock, or the one that is named', () => {
    const bedrock = { ITACLIP_AUXILIARY_TEXTS: 'bedrock' };
    expect(auxiliaryTextsSetting(bedrock)).toEqual({
      source: 'bedrock',
      modelId: expect.stringMatching(/^meta\.llama3-.*instruct/) as string,
    });
    expect(auxiliaryTextsSetting({ ...bedrock, ITACLIP_BEDROCK_MODEL: 'some-model' })).toEqual({
      source: 'bedrock',
      modelId: 'some-model',
    });
  });

  it('refuses what is neither', () => {
    expect(() => auxiliaryTextsSetting({ ITACLIP_AUXILIARY_TEXTS: 'openai' })).toThrow(
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
