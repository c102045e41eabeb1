/**
 * The graphs of one model behind one method each, in plain arrays. Sessions are opened when they
 * are first needed and kept: loading a graph costs more than running it once.
 */
import { pickEncoderOptions, type EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { BuiltModel } from '#models/pack/built-model.ts';
import type { QueryTable } from '#models/graphs/class-scores.ts';
import type { FeatureStore } from '#models/text/feature-store.ts';
import type { PromptBatch } from '#models/text/prompts.ts';
import { TextFeatures } from '#models/text/text-features.ts';
import { VOCABULARY_SIZE } from '#models/text/tokenizer.ts';
import { gridSize } from '#models/weights/clip-architecture.ts';
import type { PixelMap } from './pixel-map.ts';
import type { Planes } from './planes.ts';
import { floats, integers, OnnxSession, scalar, type SessionConfiguration } from './onnx-session.ts';

/** What stays the same for all windows of a picture. */
export type WindowQueries = {
  /** [queries, projection]. */
  features: Float32Array;
  count: number;
  /** lambda of the paper, [queries]. */
  imageEngineeringWeights: Float32Array;
};

/**
 * Image encoders of other options (views, attention, ...) that are kept beside each other: each holds
 * the weights once more, 340 MB for ViT-B/16.
 */
const OPEN_IMAGE_ENCODERS = 2;

export class ClipEngine {
  readonly model: BuiltModel;
  readonly configuration: SessionConfiguration;
  readonly #sessions = new Map<string, Promise<OnnxSession>>();
  /** Paths, the last one used first. */
  #imageEncoders: string[] = [];

  constructor(model: BuiltModel, configuration: SessionConfiguration) {
    this.model = model;
    this.configuration = configuration;
  }

  /**
   * Text features of this model, kept in `cacheFolder` between runs. Throws `invalid-model` for a text
   * tower that was trained with other tokens than CLIP's.
   */
  textFeatures(cacheFolder: string, store?: FeatureStore): TextFeatures {
    const { digest, architecture } = this.model;
    requireClipVocabulary(architecture.text.vocabularySize);
    return new TextFeatures({
      modelDigest: digest,
      projectionWidth: architecture.projectionWidth,
      contextLength: architecture.text.contextLength,
      cacheFolder,
      store,
      encodePrompts: (batch) => this.encodePrompts(batch),
    });
  }

  /** Text features [prompts, projection], each row L2-normalized. */
  async encodePrompts({ tokenIds, prompts, tokens }: PromptBatch): Promise<Float32Array> {
    const session = await this.#open(await this.model.textEncoder());
    return session.run({ token_ids: integers(tokenIds, [prompts, tokens]) }, 'text_features');
  }

  /** Query logits [windows, grid, grid, queries] of normalized windows [windows, 3, size, size]. */
  async encodeWindows(
    windows: Float32Array,
    queries: WindowQueries,
    options: EncoderOptions,
  ): Promise<Float32Array> {
    return this.#runImageEncoder(windows, queries, options, 'query_logits');
  }

  /** Patch features [views, windows, grid * grid, projection], L2-normalized. */
  async encodePatches(windows: Float32Array, options: EncoderOptions): Promise<Float32Array> {
    const features = new Float32Array(this.model.architecture.projectionWidth);
    return this.#runImageEncoder(
      windows,
      { features, count: 1, imageEngineeringWeights: Float32Array.of(1) },
      options,
      'patch_features',
    );
  }

  /**
   * Attention of every patch, the mean over heads: [windows, layers + 2, patches, 1 + patches], the maps
   * of `layers`, of the last block, and what that one uses.
   */
  async attendPatches(
    windows: Float32Array,
    options: EncoderOptions,
    layers: readonly number[],
  ): Promise<Float32Array> {
    const side = this.windowSize;
    const session = await this.#open(await this.model.attentionMaps(pickEncoderOptions(options), layers));
    const feeds = { windows: floats(windows, [windows.length / (3 * side ** 2), 3, side, side]) };
    return session.run(feeds, 'attention');
  }

  /**
   * Grids of all windows to logits at the working size, written to `into`.
   * @param grids [grid rows, grid columns, queries]
   * @param rowMatrix [height, grid rows]
   * @param columnMatrix [width, grid columns]
   */
  async merge(
    grids: PixelMap,
    rowMatrix: Float32Array,
    columnMatrix: Float32Array,
    into: PixelMap,
  ): Promise<void> {
    // In one thread: the encoder's own thread still spins, and a second one here would wait for its core.
    const session = await this.#open(await this.model.merge(), { ...this.configuration, threads: 1 });
    const { height, width, channels } = into;
    const feeds = {
      grid_logits: floats(grids.data, [grids.height, grids.width, channels]),
      row_matrix: floats(rowMatrix, [height, grids.height]),
      column_matrix: floats(columnMatrix, [width, grids.width]),
    };
    await session.run(feeds, 'query_logits', floats(into.data, [height, width * channels]));
  }

  /** PAMR of logits [height, width, queries], guided by a normalized picture [3, height, width]. */
  async refine(logits: PixelMap, guide: Planes, options: PamrOptions): Promise<Float32Array> {
    const session = await this.#open(await this.model.pamr(options));
    const feeds = {
      guide: floats(guide.data, [guide.count, guide.height, guide.width]),
      query_logits: floats(logits.data, [logits.height, logits.width, logits.channels]),
    };
    return session.run(feeds, 'refined_logits');
  }

  /**
   * Softmax over the queries, maximum over those of a class.
   * @param logits [pixels, queries]
   * @param into [pixels, classes]
   */
  async scoreClasses(
    logits: Float32Array,
    { classes, slots, queries, data }: QueryTable,
    logitScale: number,
    into: Float32Array,
  ): Promise<void> {
    const session = await this.#open(await this.model.classScores());
    const feeds = {
      query_logits: floats(logits, [logits.length / queries, queries]),
      logit_scale: scalar(logitScale),
      queries_of_class: integers(data, [classes, slots]),
    };
    await session.run(feeds, 'class_scores', floats(into, [into.length / classes, classes]));
  }

  async #runImageEncoder(
    windows: Float32Array,
    queries: WindowQueries,
    options: EncoderOptions,
    output: 'query_logits' | 'patch_features',
  ): Promise<Float32Array> {
    const { projectionWidth } = this.model.architecture;
    const side = this.windowSize;
    const session = await this.#openImageEncoder(options);
    const feeds = {
      windows: floats(windows, [windows.length / (3 * side ** 2), 3, side, side]),
      query_features: floats(queries.features, [queries.count, projectionWidth]),
      image_engineering_weight: floats(queries.imageEngineeringWeights, [queries.count]),
    };
    return session.run(feeds, output);
  }

  /** The last ones that were used stay open. A GPU's memory is never freed in process: there, all do. */
  async #openImageEncoder(options: EncoderOptions): Promise<OnnxSession> {
    const path = await this.model.imageEncoder(pickEncoderOptions(options));
    this.#imageEncoders = [path, ...this.#imageEncoders.filter((each) => each !== path)];
    if (this.configuration.executionProvider === 'cpu') {
      for (const old of this.#imageEncoders.splice(OPEN_IMAGE_ENCODERS)) await this.#close(old);
    }
    return this.#open(path);
  }

  async #close(path: string): Promise<void> {
    const session = await this.#sessions.get(path);
    this.#sessions.delete(path);
    await session?.release();
  }

  #open(path: string, configuration = this.configuration): Promise<OnnxSession> {
    const session = this.#sessions.get(path) ?? OnnxSession.open(path, configuration);
    this.#sessions.set(path, session);
    // What failed, for want of memory say, may succeed another time.
    session.catch(() => this.#sessions.delete(path));
    return session;
  }

  get windowSize(): number {
    return this.model.architecture.vision.imageSize;
  }

  get gridSize(): number {
    return gridSize(this.model.architecture);
  }
}

function requireClipVocabulary(size: number): void {
  if (size === VOCABULARY_SIZE) return;
  throw new ProblemError(
    'invalid-model',
    `The text tower knows ${size} tokens; CLIP's tokenizer, the one that comes with the project, has ${VOCABULARY_SIZE}.`,
  );
}
