/** The stages that need CLIP's two towers, in this thread: it blocks while a graph runs. */
import { countWindows, layOutWindows, type WindowGrid } from '#contracts/images/window-grid.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { NO_AUXILIARY_TEXT_SOURCE, type AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { featureKey } from '../features/feature-key.ts';
import type { FeatureScope } from '../features/feature-scope.ts';
import type { KeptFeatures } from '../features/kept-features.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { readQueryFeatures, type QueryFeatures, type TextSources } from './query-features.ts';
import type {
  EncodedWindows,
  EncoderStages,
  PictureToEncode,
  StageRun,
  WordsToRead,
} from './segmentation-stages.ts';
import { compareWindows, encodeWindows, splitWindows } from './window-logits.ts';

/** The kept features of images, and what decides them besides the image and its options. */
export type FeatureReuse = {
  kept: KeptFeatures;
  precision: Precision;
  /** The scope of work that names none; without one, such work keeps nothing. */
  scope?: FeatureScope | undefined;
};

/** The place of one picture's features, and the features if they are kept. */
type Entry = Pick<KeptFeatures, 'makeRoom'> & {
  features: Float32Array | undefined;
  /** Looks in memory again. */
  recent: () => Float32Array | undefined;
  write: (features: Float32Array) => Promise<void>;
};

export class LocalEncoder implements EncoderStages {
  readonly #engine: ClipEngine;
  readonly #texts: TextSources;
  readonly #reuse: FeatureReuse | undefined;
  readonly #entries = new WeakMap<PictureToEncode, Promise<Entry | undefined>>();

  /** @param reuse Default: no features of images are kept. */
  constructor(
    engine: ClipEngine,
    textFeatures: TextFeatures,
    auxiliaryTexts: AuxiliaryTextSource = NO_AUXILIARY_TEXT_SOURCE,
    reuse?: FeatureReuse,
  ) {
    this.#engine = engine;
    this.#texts = { textFeatures, auxiliaryTexts };
    this.#reuse = reuse;
  }

  readQueries({ words, options }: WordsToRead, { hooks, watch }: StageRun): Promise<QueryFeatures> {
    return watch.time('text', () => readQueryFeatures(this.#texts, words, options, hooks));
  }

  async reuseWindows(picture: PictureToEncode, run: StageRun): Promise<EncodedWindows | undefined> {
    const entry = await this.#find(picture, run);
    return entry?.features && this.#compareKept(entry.features, picture, run);
  }

  async encodeWindows(picture: PictureToEncode, run: StageRun): Promise<EncodedWindows> {
    const entry = await this.#find(picture, run);
    // While this picture was in line, the encoder may have seen it in another task.
    const kept = entry?.features ?? entry?.recent();
    if (kept) return this.#compareKept(kept, picture, run);
    const layout = this.#layOut(picture);
    const features = this.#encode(picture, layout, entry, run);
    const compared = await compareWindows(
      this.#engine,
      features,
      layout,
      picture.queries,
      picture.options,
      run,
    );
    return { ...compared, layout, featuresReused: false };
  }

  async #compareKept(
    features: Float32Array,
    picture: PictureToEncode,
    run: StageRun,
  ): Promise<EncodedWindows> {
    const layout = this.#layOut(picture);
    const windows = splitWindows(features, countWindows(layout));
    const compared = await compareWindows(
      this.#engine,
      windows,
      layout,
      picture.queries,
      picture.options,
      run,
    );
    return { ...compared, layout, featuresReused: true };
  }

  #layOut({ guide, options }: PictureToEncode): WindowGrid {
    return layOutWindows(guide, this.#engine.windowSize, options.stride);
  }

  /** Looks for a picture's features once. Resolves to undefined if none are kept for this work. */
  #find(picture: PictureToEncode, run: StageRun): Promise<Entry | undefined> {
    const entry = this.#entries.get(picture) ?? this.#lookUp(picture, run);
    this.#entries.set(picture, entry);
    return entry;
  }

  async #lookUp({ guide, options }: PictureToEncode, { hooks, watch }: StageRun): Promise<Entry | undefined> {
    const { featureScope: scope = this.#reuse?.scope } = hooks;
    if (this.#reuse === undefined || scope === undefined) return undefined;
    const { kept, precision } = this.#reuse;
    const { model, configuration } = this.#engine;
    const { executionProvider } = configuration;
    return watch.time('features', async () => {
      const encoder = { modelDigest: model.digest, precision, executionProvider, options };
      const key = featureKey({ owner: scope.owner, ...encoder, guide });
      return {
        features: await kept.read(key, scope),
        recent: () => kept.recent(key),
        makeRoom: (count) => kept.makeRoom(count),
        write: (all) => kept.write(key, all, scope),
      };
    });
  }

  /** Yields the features of each window; at the end all are kept, if there is room. */
  async *#encode(
    { guide, options }: PictureToEncode,
    layout: WindowGrid,
    entry: Entry | undefined,
    run: StageRun,
  ): AsyncGenerator<Float32Array, undefined> {
    const count = countWindows(layout);
    let all: Float32Array | undefined;
    let end = 0;
    for await (const window of encodeWindows(this.#engine, guide, layout, options, run)) {
      all ??= entry?.makeRoom(window.length * count);
      all?.set(window, end);
      end += window.length;
      yield window;
    }
    if (all !== undefined) await run.watch.time('features', () => entry?.write(all));
  }
}
