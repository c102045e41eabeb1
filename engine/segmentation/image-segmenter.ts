/**
 * Does the whole work for one image: its bytes in, the artifacts out. Everything here may block; a process
 * that must stay responsive calls it through `segmenter-client.ts`.
 */
import { ProblemError } from '#contracts/errors.ts';
import { DEFAULT_OUTPUTS, type Output } from '#contracts/jobs/outputs.ts';
import { countEncoderPasses, refuseTooManyPasses } from '#contracts/images/encoder-passes.ts';
import { workingSize } from '#contracts/images/target-size.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Recipe, Result } from '#contracts/segmentation/result.ts';
import { planQueries, type QueryPlan } from '#contracts/vocabularies/query-plan.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { decodeImage, type DecodedImage } from '../imaging/decode-image.ts';
import { encodeArtifacts, type ResultArtifact } from '../results/encode-artifacts.ts';
import type { LabelMap } from '../results/label-map.ts';
import { buildResult } from '../results/result-json.ts';
import { refuseTooManyScores } from '../results/scores-npy.ts';
import { localStages } from './local-stages.ts';
import { featureReuse, openEngine, textSources, type SharedFeatures } from './open-engine.ts';
import { describeRecipe } from './recipe.ts';
import type { ModelFacts, SegmentationStages } from './segmentation-stages.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { Segmenter } from './segmenter.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

export type ImageTask = {
  /** The bytes of a file in any supported image format. */
  image: Uint8Array;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  /** Default: labels.png, overlay.png, masks.json and result.json, which is always included. */
  outputs?: readonly Output[];
  /**
   * Limits that are checked before anything is encoded; `limit-exceeded` reports a violation. Default: none.
   */
  limits?: { encoderPasses: number; scoresBytes: number };
  /** Divides the size of window batches. Default: 1. */
  windowBatchDivisor?: number;
};

/** One image with several variants, for its labels alone, as evaluations need it. */
export type LabelTask = Pick<ImageTask, 'image' | 'windowBatchDivisor'> & {
  variants: { vocabulary: Vocabulary; options: SegmentationOptions }[];
  /**
   * Limits for every variant, checked before anything is encoded; `limit-exceeded` reports a violation.
   * Default: none.
   */
  limits?: { encoderPasses: number };
};

export type LabelAnswer = {
  /** Results in the order of the variants, at the size of the displayed image. */
  variants: { labels: LabelMap; recipe: Recipe }[];
  /** Seconds by stage, all variants together. */
  timings: Timings;
};

export type ImageAnswer = {
  /** Files in the order of `OUTPUTS`. */
  artifacts: ResultArtifact[];
  result: Result;
  /** Labels at the size of the displayed image. */
  labels: LabelMap;
  /** Seconds by stage. */
  timings: Timings;
};

export class ImageSegmenter {
  readonly #configuration: SegmenterConfiguration;
  readonly #model: ModelFacts;
  readonly #segmenter: Segmenter;

  constructor(configuration: SegmenterConfiguration, stages: SegmentationStages) {
    this.#configuration = configuration;
    this.#model = stages.model;
    this.#segmenter = new Segmenter(stages);
  }

  /**
   * Opens a model with all stages in this thread, and builds it first if necessary.
   * @param shared The stores that share features of words and of images with other machines.
   * @param signal Cancels the build, which then throws the signal's reason.
   */
  static async open(
    configuration: SegmenterConfiguration,
    { store, featurePlace }: SharedFeatures = {},
    signal?: AbortSignal,
  ): Promise<ImageSegmenter> {
    const engine = await openEngine(configuration, signal);
    const sources = textSources(engine, configuration, store);
    const stages = localStages(engine, ...sources, featureReuse(engine, configuration, featurePlace));
    return new ImageSegmenter(configuration, stages);
  }

  /** Throws a `ProblemError` for every problem that the caller can act on; `canceled` after an abort. */
  async segment(task: ImageTask, hooks: RunHooks = {}): Promise<ImageAnswer> {
    const { image, vocabulary, options, outputs = DEFAULT_OUTPUTS, windowBatchDivisor } = task;
    try {
      const watch = new Stopwatch();
      const decoded = await watch.time('decode', () => decodeImage(image, { signal: hooks.signal }));
      this.#checkLimits(decoded, task);
      const withScores = outputs.includes('scores.npy');
      const run = { ...hooks, windowBatchDivisor, withScores };
      const segmentation = await this.#segmenter.segment(decoded, vocabulary, options, run);
      const recipe = this.#describeRecipe(vocabulary, segmentation, options);
      const classes = segmentation.labelNames.map((name, index) => ({
        name,
        score: segmentation.meanScores[index] ?? 0,
        area: segmentation.areas[index] ?? 0,
        evidence: segmentation.evidence?.[index],
      }));
      const { labels, featuresReused } = segmentation;
      const result = buildResult(describeImage(decoded), classes, { recipe, featuresReused });
      const artifacts = await watch.time('artifacts', () =>
        encodeArtifacts(outputs, { image: decoded, segmentation, classes, result }, hooks.signal),
      );
      return { artifacts, result, labels, timings: { ...watch.timings, ...segmentation.timings } };
    } catch (error) {
      throw explainSegmentationError(error, hooks.signal);
    }
  }

  /** Throws as `segment` does. */
  async label(
    { image, variants, limits, windowBatchDivisor }: LabelTask,
    hooks: RunHooks = {},
  ): Promise<LabelAnswer> {
    try {
      const watch = new Stopwatch();
      const decoded = await watch.time('decode', () => decodeImage(image, { signal: hooks.signal }));
      if (limits)
        for (const { options } of variants) this.#checkPasses(decoded, options, limits.encoderPasses);
      const wanted = variants.map(({ vocabulary: words, options }) => ({ words, options }));
      const answers: LabelAnswer['variants'] = [];
      const run = { ...hooks, windowBatchDivisor };
      for await (const segmentation of this.#segmenter.segmentAll(decoded, wanted, run)) {
        const { vocabulary, options } = variants[segmentation.index]!;
        const recipe = this.#describeRecipe(vocabulary, segmentation, options);
        answers[segmentation.index] = { labels: segmentation.labels, recipe };
        watch.add(segmentation.timings);
      }
      return { variants: answers, timings: watch.timings };
    } catch (error) {
      throw explainSegmentationError(error, hooks.signal);
    }
  }

  #describeRecipe(vocabulary: Vocabulary, plan: QueryPlan, options: SegmentationOptions): Recipe {
    return describeRecipe({
      model: { name: this.#configuration.model.name, digest: this.#model.digest },
      executionProvider: this.#configuration.executionProvider,
      precision: this.#configuration.precision ?? 'float32',
      vocabularyName: vocabulary.name,
      plan,
      options,
    });
  }

  get #windowSize(): number {
    return this.#model.architecture.vision.imageSize;
  }

  #checkPasses(image: DecodedImage, options: SegmentationOptions, most: number): void {
    refuseTooManyPasses(countEncoderPasses(image, options, this.#windowSize), most);
  }

  #checkLimits(image: DecodedImage, { vocabulary, options, outputs = [], limits }: ImageTask): void {
    if (limits === undefined) return;
    this.#checkPasses(image, options, limits.encoderPasses);
    if (!outputs.includes('scores.npy')) return;
    const windowSize = this.#windowSize;
    const size = workingSize(image.width, image.height, { shortSide: options.short_side, windowSize });
    const classes = planQueries(vocabulary).labelNames.length;
    refuseTooManyScores({ ...size, classes }, limits.scoresBytes);
  }
}

function explainSegmentationError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) {
    return new ProblemError('canceled', 'The segmentation was canceled.', { cause: error });
  }
  // V8 throws these messages if an array does not fit into the remaining memory.
  if (error instanceof RangeError && /allocation failed|invalid typed array length/i.test(error.message)) {
    const message =
      'The image and its vocabulary need more memory than is available: ask for fewer words, or a smaller image.';
    return new ProblemError('out-of-memory', message, { cause: error, retryable: true });
  }
  return error;
}

function describeImage({ width, height, format, orientation }: DecodedImage): Result['image'] {
  return { width, height, format, exif_orientation: orientation };
}
