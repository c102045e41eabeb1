/**
 * The whole job for one image: its bytes in, the artifacts out. Everything here may block; the
 * process that has to stay awake calls it through `segmenter-client.ts`.
 */
import { ProblemError } from '#contracts/errors.ts';
import { DEFAULT_OUTPUTS, type Output } from '#contracts/jobs/outputs.ts';
import { countEncoderPasses, refuseTooManyPasses } from '#contracts/images/encoder-passes.ts';
import { workingSize } from '#contracts/images/target-size.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { Recipe, Result } from '#contracts/segmentation/result.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { buildModel } from '#models/pack/built-model.ts';
import {
  openAuxiliaryTexts,
  type AuxiliaryTextsConfiguration,
} from '#models/text/auxiliary/open-auxiliary-texts.ts';
import type { FeatureStore } from '#models/text/feature-store.ts';
import type { TextedQueryPlan } from '#models/text/queries.ts';
import { decodeImage, type DecodedImage } from '../imaging/decode-image.ts';
import { ClipEngine } from '../inference/clip-engine.ts';
import type { SessionConfiguration } from '../inference/onnx-session.ts';
import { encodeArtifacts, type ResultArtifact } from '../results/encode-artifacts.ts';
import type { LabelMap } from '../results/label-map.ts';
import { buildResult } from '../results/result-json.ts';
import { refuseTooManyScores } from '../results/scores-npy.ts';
import { describeRecipe } from './recipe.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { Segmenter } from './segmenter.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

export type SegmenterConfiguration = SessionConfiguration & {
  /** What recipes call the model, and the folder that it is in. */
  model: { name: string; folder: string };
  /** Of the image encoder. Default: float32, the published numbers'. */
  precision?: Precision;
  /** For builds, text features and a language model's answers. */
  cacheFolder: string;
  /** Who is asked for auxiliary texts that the vocabulary does not give. Default: WordNet. */
  auxiliaryTexts?: AuxiliaryTextsConfiguration;
};

export type ImageTask = {
  /** A file of any supported picture format. */
  image: Uint8Array;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  /** Default: labels.png, overlay.png, masks.json and result.json, which is always there. */
  outputs?: readonly Output[];
  /** What is refused as `limit-exceeded`, before anything is encoded. Default: nothing. */
  limits?: { encoderPasses: number; scoresBytes: number };
  /** Windows are encoded in batches of one part in so many. Default: 1. */
  windowBatchDivisor?: number;
};

/** One image with several variants, for its labels alone: what an evaluation asks for. */
export type LabelTask = Pick<ImageTask, 'image' | 'windowBatchDivisor'> & {
  variants: { vocabulary: Vocabulary; options: SegmentationOptions }[];
  /** What is refused as `limit-exceeded` for any of the variants, before anything is encoded. Default: nothing. */
  limits?: { encoderPasses: number };
};

export type LabelAnswer = {
  /** In the order of the variants, at the size of the displayed image. */
  variants: { labels: LabelMap; recipe: Recipe }[];
  /** Seconds by stage, all variants together. */
  timings: Timings;
};

export type ImageAnswer = {
  /** In the order of `OUTPUTS`. */
  artifacts: ResultArtifact[];
  result: Result;
  /** At the size of the displayed image. */
  labels: LabelMap;
  /** Seconds by stage. */
  timings: Timings;
};

export class ImageSegmenter {
  readonly #configuration: SegmenterConfiguration;
  readonly #engine: ClipEngine;
  readonly #segmenter: Segmenter;

  private constructor(configuration: SegmenterConfiguration, engine: ClipEngine, store?: FeatureStore) {
    this.#configuration = configuration;
    this.#engine = engine;
    const { cacheFolder, auxiliaryTexts = { source: 'wordnet' } } = configuration;
    this.#segmenter = new Segmenter(
      engine,
      engine.textFeatures(cacheFolder, store),
      openAuxiliaryTexts(auxiliaryTexts, cacheFolder),
    );
  }

  /**
   * Builds the model, if it is not built yet.
   * @param store Where text features are shared with other machines.
   * @param signal Stops the build; its reason is thrown then.
   */
  static async open(
    configuration: SegmenterConfiguration,
    store?: FeatureStore,
    signal?: AbortSignal,
  ): Promise<ImageSegmenter> {
    const { model: found, cacheFolder, precision } = configuration;
    const model = await buildModel(found.folder, cacheFolder, precision, signal);
    return new ImageSegmenter(configuration, new ClipEngine(model, configuration), store);
  }

  /** Throws a `ProblemError` for everything that the caller can act on; `canceled` after an abort. */
  async segment(task: ImageTask, hooks: RunHooks = {}): Promise<ImageAnswer> {
    return this.#segment(task, hooks).catch((error: unknown) => {
      throw explain(error, hooks.signal);
    });
  }

  /** Throws as `segment` does. */
  async label(task: LabelTask, hooks: RunHooks = {}): Promise<LabelAnswer> {
    return this.#label(task, hooks).catch((error: unknown) => {
      throw explain(error, hooks.signal);
    });
  }

  async #segment(task: ImageTask, hooks: RunHooks): Promise<ImageAnswer> {
    const { image, vocabulary, options, outputs = DEFAULT_OUTPUTS, windowBatchDivisor } = task;
    const watch = new Stopwatch();
    const decoded = await watch.time('decode', () => decodeImage(image, { signal: hooks.signal }));
    this.#checkLimits(decoded, task);
    const run = { ...hooks, windowBatchDivisor };
    const segmentation = await this.#segmenter.segment(decoded, vocabulary, options, run);
    const recipe = this.#describeRecipe(vocabulary, segmentation, options);
    const classes = segmentation.labelNames.map((name, index) => ({
      name,
      score: segmentation.meanScores[index] ?? 0,
    }));
    const result = buildResult(describeImage(decoded), segmentation.labels, classes, recipe);
    const artifacts = await watch.time('artifacts', () =>
      encodeArtifacts(outputs, { image: decoded, segmentation, classes, result }, hooks.signal),
    );
    const { labels } = segmentation;
    return { artifacts, result, labels, timings: { ...watch.timings, ...segmentation.timings } };
  }

  async #label(
    { image, variants, limits, windowBatchDivisor }: LabelTask,
    hooks: RunHooks,
  ): Promise<LabelAnswer> {
    const watch = new Stopwatch();
    const decoded = await watch.time('decode', () => decodeImage(image, { signal: hooks.signal }));
    if (limits) for (const { options } of variants) this.#checkPasses(decoded, options, limits.encoderPasses);
    const wanted = variants.map(({ vocabulary: words, options }) => ({ words, options }));
    const answers: LabelAnswer['variants'] = [];
    for await (const segmentation of this.#segmenter.segmentAll(decoded, wanted, {
      ...hooks,
      windowBatchDivisor,
    })) {
      const { vocabulary, options } = variants[segmentation.index]!;
      const recipe = this.#describeRecipe(vocabulary, segmentation, options);
      answers[segmentation.index] = { labels: segmentation.labels, recipe };
      watch.add(segmentation.timings);
    }
    return { variants: answers, timings: watch.timings };
  }

  #describeRecipe(vocabulary: Vocabulary, plan: TextedQueryPlan, options: SegmentationOptions): Recipe {
    return describeRecipe({
      model: { name: this.#configuration.model.name, digest: this.#engine.model.digest },
      executionProvider: this.#configuration.executionProvider,
      precision: this.#configuration.precision ?? 'float32',
      vocabularyName: vocabulary.name,
      plan,
      options,
    });
  }

  #checkPasses(image: DecodedImage, options: SegmentationOptions, most: number): void {
    refuseTooManyPasses(countEncoderPasses(image, options, this.#engine.windowSize), most);
  }

  #checkLimits(image: DecodedImage, { vocabulary, options, outputs = [], limits }: ImageTask): void {
    if (limits === undefined) return;
    this.#checkPasses(image, options, limits.encoderPasses);
    if (!outputs.includes('scores.npy')) return;
    const { windowSize } = this.#engine;
    const size = workingSize(image.width, image.height, { shortSide: options.short_side, windowSize });
    const classes = planQueries(vocabulary).labelNames.length;
    refuseTooManyScores({ ...size, classes }, limits.scoresBytes);
  }
}

function explain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) {
    return new ProblemError('canceled', 'The segmentation was canceled.', { cause: error });
  }
  // What V8 says when an array is too large for the memory that is left.
  if (error instanceof RangeError && /allocation failed|invalid typed array length/i.test(error.message)) {
    const message =
      'The image and its vocabulary need more memory than there is: ask for fewer words, or a smaller image.';
    return new ProblemError('out-of-memory', message, { cause: error, retryable: true });
  }
  return error;
}

function describeImage({ width, height, format, orientation }: DecodedImage): Result['image'] {
  return { width, height, format, exif_orientation: orientation };
}
