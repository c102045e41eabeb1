/** Chooses the source of auxiliary texts: WordNet, unless the environment configures a language model. */
import { ProblemError } from '#contracts/errors.ts';
import type { AuxiliaryTextSource } from '../auxiliary-texts.ts';
import { BedrockTexts } from './bedrock-texts.ts';
import { CachedTexts } from './cached-texts.ts';
import { CLEANING_VERSION } from './clean-answer.ts';
import { PROMPTS } from './language-model-prompts.ts';
import { WordNetTexts } from './wordnet-texts.ts';

/** Plain data, because it is sent to the thread that segments. */
export type AuxiliaryTextsConfiguration = { source: 'wordnet' } | { source: 'bedrock'; modelId: string };

/** A small model of the family that the paper uses. */
const DEFAULT_BEDROCK_MODEL = 'meta.llama3-8b-instruct-v1:0';

/** Reads `ITACLIP_AUXILIARY_TEXTS` and `ITACLIP_BEDROCK_MODEL`. Throws `invalid-request`. */
export function auxiliaryTextsConfiguration(
  environment: NodeJS.ProcessEnv = process.env,
): AuxiliaryTextsConfiguration {
  const { ITACLIP_AUXILIARY_TEXTS: chosen, ITACLIP_BEDROCK_MODEL: model } = environment;
  const source = chosen || 'wordnet';
  if (source === 'wordnet') return { source };
  if (source === 'bedrock') return { source, modelId: model || DEFAULT_BEDROCK_MODEL };
  throw new ProblemError(
    'invalid-request',
    `ITACLIP_AUXILIARY_TEXTS is "${source}": expected wordnet (the default) or bedrock.`,
  );
}

export function openAuxiliaryTexts(
  configuration: AuxiliaryTextsConfiguration,
  cacheFolder: string,
): AuxiliaryTextSource {
  const wordNet = new WordNetTexts();
  if (configuration.source === 'wordnet') return wordNet;
  const { modelId } = configuration;
  const model = new CachedTexts(new BedrockTexts({ modelId }), {
    cacheFolder,
    identity: [modelId, PROMPTS, CLEANING_VERSION],
  });
  return {
    // A sense is a number in WordNet, so WordNet answers.
    find: (kind, word, signal) =>
      word.sense === undefined ? model.find(kind, word, signal) : wordNet.find(kind, word),
  };
}
