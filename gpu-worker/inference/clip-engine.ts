/**
 * The graphs of one model behind one method each, in plain arrays. Sessions are opened when they
 * are first needed and kept: loading a graph costs more than running it once.
 */
import type { EncoderOptions } from '../../contracts/encoder-options.ts';
import { ProblemError } from '../../contracts/errors.ts';
import type { PamrOptions } from '../../contracts/options.ts';
import type { BuiltModel } from '../../models/build/built-model.ts';
import type { QueryTable } from '../../models/graphs/class-scores.ts';
import type { PromptBatch } from '../../models/text/prompts.ts';
import { TextFeatures } from '../../models/text/text-features.ts';
import { VOCABULARY_SIZE } from '../../models/text/tokenizer.ts';
import { gridSize } from '../../models/weights/clip-architecture.ts';
import type { Planes } from './planes.ts';
import { floats, integers, OnnxSession, scalar, type SessionSettings } from './onnx-session.ts';

/** What stays the same for all windows of a picture. */
export type WindowQueries = {
  /** [queries, projection]. */
  features: Float32Array;
  count: number;
  /** lambda of the paper. */
  imageEngineeringWeight: number;
};

export class ClipEngine {
  readonly model: BuiltModel;
  readonly #settings: SessionSettings;
  readonly #sessions = new Map<string, Promise<OnnxSession>>();

  constructor(model: BuiltModel, settings: SessionSettings) {
    this.model = model;
    this.#settings = settings;
  }

  /**
   * Text features of this model, kept in `cacheFolder` between runs. Throws `invalid-model` for a text
   * tower that was trained with other tokens than CLIP's.
   */
  textFeatures(cacheFolder: string): TextFeatures {
    const { digest, architecture } = this.model;
    requireClipVocabulary(architecture.text.vocabularySize);
    return new TextFeatures({
      modelDigest: digest,
      projectionWidth: architecture.projectionWidth,
      contextLength: architecture.text.contextLength,
      cacheFolder,
      encodePrompts: (batch) => this.encodePrompts(batch),
    });
  }

  /** Text features [prompts, projection], each row L2-normalised. */
  async encodePrompts({ tokenIds, prompts, tokens }: PromptBatch): Promise<Float32Array> {
    const session = await this.#open(await this.model.textEncoder());
    return session.run({ token_ids: integers(tokenIds, [prompts, tokens]) }, 'text_features');
  }

  /** Query logits [windows, queries, grid, grid] of normalised windows [windows, 3, size, size]. */
  async encodeWindows(
    windows: Float32Array,
    queries: WindowQueries,
    options: EncoderOptions,
  ): Promise<Float32Array> {
    return this.#runImageEncoder(windows, queries, options, 'query_logits');
  }

  /** Patch features [views, windows, grid * grid, projection], L2-normalised. */
  async encodePatches(windows: Float32Array, options: EncoderOptions): Promise<Float32Array> {
    const features = new Float32Array(this.model.architecture.projectionWidth);
    return this.#runImageEncoder(
      windows,
      { features, count: 1, imageEngineeringWeight: 1 },
      options,
      'patch_features',
    );
  }

  /**
   * Grids of all windows to planes of the working size.
   * @param grids [queries, grid rows, grid columns]
   * @param rowMatrix [height, grid rows]
   * @param columnMatrix [width, grid columns]
   */
  async merge(grids: Planes, rowMatrix: Float32Array, columnMatrix: Float32Array): Promise<Planes> {
    const session = await this.#open(await this.model.merge());
    const [height, width] = [rowMatrix.length / grids.height, columnMatrix.length / grids.width];
    const feeds = {
      grid_logits: tensorOf(grids),
      row_matrix: floats(rowMatrix, [height, grids.height]),
      column_matrix: floats(columnMatrix, [width, grids.width]),
    };
    return { count: grids.count, height, width, data: await session.run(feeds, 'query_logits') };
  }

  /** PAMR of query logits, guided by a normalised picture [3, height, width]. */
  async refine(logits: Planes, guide: Planes, options: PamrOptions): Promise<Planes> {
    const session = await this.#open(await this.model.pamr(options));
    const feeds = {
      image: floats(guide.data, [1, guide.count, guide.height, guide.width]),
      query_logits: tensorOf(logits),
    };
    return { ...logits, data: await session.run(feeds, 'refined_logits') };
  }

  /** Softmax over the queries, maximum over those of a class. */
  async scoreClasses(logits: Planes, table: QueryTable, logitScale: number): Promise<Planes> {
    const session = await this.#open(await this.model.classScores());
    const feeds = {
      query_logits: tensorOf(logits),
      logit_scale: scalar(logitScale),
      queries_of_class: integers(table.data, [table.classes, table.slots]),
    };
    return { ...logits, count: table.classes, data: await session.run(feeds, 'class_scores') };
  }

  async #runImageEncoder(
    windows: Float32Array,
    queries: WindowQueries,
    options: EncoderOptions,
    output: 'query_logits' | 'patch_features',
  ): Promise<Float32Array> {
    const { projectionWidth } = this.model.architecture;
    const side = this.windowSize;
    const session = await this.#open(await this.model.imageEncoder(options));
    const feeds = {
      windows: floats(windows, [windows.length / (3 * side ** 2), 3, side, side]),
      query_features: floats(queries.features, [queries.count, projectionWidth]),
      image_engineering_weight: scalar(queries.imageEngineeringWeight),
    };
    return session.run(feeds, output);
  }

  #open(path: string): Promise<OnnxSession> {
    const session = this.#sessions.get(path) ?? OnnxSession.open(path, this.#settings);
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

function tensorOf({ count, height, width, data }: Planes) {
  return floats(data, [count, height, width]);
}
