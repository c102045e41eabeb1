/**
 * Runs each graph of one model behind one method with plain arrays. Sessions are opened on first use and
 * kept, because loading a graph costs more than running it once.
 */
import { createHash } from 'node:crypto';
import { pickEncoderOptions, type EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { PamrOptions } from '#contracts/segmentation/options.ts';
import type { BuiltModel } from '#models/pack/built-model.ts';
import type { QueryTable } from '#models/graphs/class-scores.ts';
import type { FeatureStore } from '#models/text/feature-store.ts';
import type { PromptBatch } from '#models/text/prompt-trees.ts';
import { paddedBeginnings } from '#models/text/prompt-beginnings.ts';
import { TextFeatures } from '#models/text/text-features.ts';
import { VOCABULARY_SIZE } from '#contracts/prompts/tokenizer.ts';
import { gridSize } from '#models/weights/clip-architecture.ts';
import type { PixelMap } from './pixel-map.ts';
import type { Planes } from './planes.ts';
import {
  floats,
  integers,
  OnnxSession,
  scalar,
  type Feeds,
  type SessionConfiguration,
} from './onnx-session.ts';

/** Inputs that are the same for all windows of an image. */
export type WindowQueries = {
  /** [queries, projection]. */
  features: Float32Array;
  count: number;
  /** The number of queries of each vocabulary, in their order. */
  sets: readonly number[];
  /** The paper's lambda, [queries]. */
  imageEngineeringWeights: Float32Array;
};

/**
 * Number of image encoders with different options (views, attention, ...) that stay open. Each holds the
 * weights once more, 340 MB for ViT-B/16.
 */
const OPEN_IMAGE_ENCODERS = 2;

export class ClipEngine {
  readonly model: BuiltModel;
  readonly configuration: SessionConfiguration;
  readonly #sessions = new Map<string, Promise<OnnxSession>>();
  #beginnings: Feeds[string] | undefined;
  /** Paths, most recently used first. */
  #imageEncoders: string[] = [];

  constructor(model: BuiltModel, configuration: SessionConfiguration) {
    this.model = model;
    this.configuration = configuration;
  }

  /**
   * Returns the text features of this model, cached in `cacheFolder` between runs. Throws `invalid-model` for
   * a text tower that was trained with other tokens than CLIP's.
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

  /** Computes text features [prompts, projection]; each row is L2-normalized. */
  async encodePrompts(batch: PromptBatch): Promise<Float32Array> {
    const { trees, tokens, keys, ends } = batch;
    const session = await this.#open(await this.model.textEncoder());
    this.#beginnings ??= await this.#promptBeginnings();
    const feeds = {
      beginnings: this.#beginnings,
      beginning: integers(batch.beginning, [trees]),
      token_ids: integers(batch.tokenIds, [trees, tokens]),
      positions: integers(batch.positions, [trees, tokens]),
      mask: floats(batch.mask, [trees, 1, tokens, keys]),
      ends: integers(ends, [ends.length]),
    };
    return session.run(feeds, 'text_features');
  }

  /** Returns keys and values of the templates' beginnings, kept beside the model's graphs; see `text-encoder.ts`. */
  async #promptBeginnings(): Promise<Feeds[string]> {
    const { tokenIds, count, tokens } = paddedBeginnings();
    const { layers, heads, width } = this.model.architecture.text;
    const name = `prompt-beginnings-${shortDigest(new Uint8Array(tokenIds.buffer))}.f32`;
    const values = await this.model.keptFloats(name, 2 * layers * count * tokens * width, async () => {
      const session = await this.#open(await this.model.promptBeginnings());
      return session.run({ token_ids: integers(tokenIds, [count, tokens]) }, 'keys_and_values');
    });
    return floats(values, [2 * layers, count, heads, tokens, width / heads]);
  }

  /**
   * Computes the features of normalized windows [windows, 3, size, size], one window after the other: everything
   * about them that does not depend on the words.
   */
  async encodeWindows(windows: Float32Array, options: EncoderOptions): Promise<Float32Array> {
    return this.#runImageEncoder(windows, options, 'window_features');
  }

  /** Computes patch features [views, windows, grid * grid, projection], L2-normalized. */
  async encodePatches(windows: Float32Array, options: EncoderOptions): Promise<Float32Array> {
    return this.#runImageEncoder(windows, options, 'patch_features');
  }

  /**
   * Computes query logits [grid, grid, queries] of one window.
   * @param features One window's part of what `encodeWindows` returns.
   * @param options Those with which the window was encoded.
   */
  async compareWindow(
    features: Float32Array,
    queries: WindowQueries,
    { views, query_sharpness: sharpness }: Pick<EncoderOptions, 'views' | 'query_sharpness'>,
  ): Promise<Float32Array> {
    const { projectionWidth } = this.model.architecture;
    const grid = this.gridSize;
    const geometries = features.length / (grid ** 2 * projectionWidth);
    const [graph, shape] =
      sharpness === null
        ? [await this.model.queryLogits(geometries), [geometries, grid, grid, projectionWidth]]
        : [
            await this.model.weightedQueryLogits(views, sharpness),
            [views.length, 1 + grid ** 2, projectionWidth],
          ];
    const session = await this.#open(graph, this.#oneThread);
    const feeds = {
      window_features: floats(features, shape),
      query_features: floats(queries.features, [queries.count, projectionWidth]),
      image_engineering_weight: floats(queries.imageEngineeringWeights, [queries.count]),
    };
    return session.run(feeds, 'query_logits');
  }

  /**
   * Computes the attention of every patch, averaged over heads: [windows, layers + 2, patches, 1 + patches].
   * The maps are those of `layers`, of the last block, and the one that the last block uses.
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
   * Merges the grids of all windows into logits at the working size, written to `into`.
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
    const session = await this.#open(await this.model.merge(), this.#oneThread);
    const { height, width, channels } = into;
    const feeds = {
      grid_logits: floats(grids.data, [grids.height, grids.width, channels]),
      row_matrix: floats(rowMatrix, [height, grids.height]),
      column_matrix: floats(columnMatrix, [width, grids.width]),
    };
    await session.run(feeds, 'query_logits', floats(into.data, [height, width * channels]));
  }

  /** Refines logits [height, width, queries] with PAMR, guided by a normalized image [3, height, width]. */
  async refine(logits: PixelMap, guide: Planes, options: PamrOptions): Promise<Float32Array> {
    const session = await this.#open(await this.model.pamr(options));
    const feeds = {
      guide: floats(guide.data, [guide.count, guide.height, guide.width]),
      query_logits: floats(logits.data, [logits.height, logits.width, logits.channels]),
    };
    return session.run(feeds, 'refined_logits');
  }

  /**
   * Computes the softmax over the queries and the maximum within each class.
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
    options: EncoderOptions,
    output: 'window_features' | 'patch_features',
  ): Promise<Float32Array> {
    const side = this.windowSize;
    const session = await this.#openImageEncoder(options);
    const feeds = { windows: floats(windows, [windows.length / (3 * side ** 2), 3, side, side]) };
    return session.run(feeds, output);
  }

  /** Suits short graphs: the encoder's threads still spin, and a second thread would wait for a core. */
  get #oneThread(): SessionConfiguration {
    return { ...this.configuration, threads: 1 };
  }

  /**
   * Keeps the most recently used encoders open; on a GPU it keeps all of them, because GPU memory is not
   * freed within a process.
   */
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
    // Forgets a failed session, because a failure such as a lack of memory may not occur again.
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

function shortDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

function requireClipVocabulary(size: number): void {
  if (size === VOCABULARY_SIZE) return;
  throw new ProblemError(
    'invalid-model',
    `The text tower has ${size} tokens; the bundled tokenizer, which is CLIP's, has ${VOCABULARY_SIZE}.`,
  );
}
