/** The stages that need CLIP's two towers, in this thread: it blocks while a graph runs. */
import { NO_AUXILIARY_TEXT_SOURCE, type AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { readQueryFeatures, type QueryFeatures, type TextSources } from './query-features.ts';
import type {
  EncodedWindows,
  EncoderStages,
  PictureToEncode,
  StageRun,
  WordsToRead,
} from './segmentation-stages.ts';
import { encodeWindows } from './window-logits.ts';

export class LocalEncoder implements EncoderStages {
  readonly #engine: ClipEngine;
  readonly #texts: TextSources;

  constructor(
    engine: ClipEngine,
    textFeatures: TextFeatures,
    auxiliaryTexts: AuxiliaryTextSource = NO_AUXILIARY_TEXT_SOURCE,
  ) {
    this.#engine = engine;
    this.#texts = { textFeatures, auxiliaryTexts };
  }

  readQueries({ words, options }: WordsToRead, { hooks, watch }: StageRun): Promise<QueryFeatures> {
    return watch.time('text', () => readQueryFeatures(this.#texts, words, options, hooks));
  }

  encodeWindows(
    { guide, queries, options }: PictureToEncode,
    { hooks, watch }: StageRun,
  ): Promise<EncodedWindows> {
    return watch.time('windows', () => encodeWindows(this.#engine, guide, queries, options, hooks));
  }
}
