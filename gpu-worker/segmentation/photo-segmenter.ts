/**
 * The whole job for one photo: its bytes in, the artefacts out. Everything here may block; the
 * process that has to stay awake calls it through `segmenter-client.ts`.
 */
import type { Result } from '../../contracts/segmentation/result.ts';
import { ProblemError } from '../../contracts/errors.ts';
import type { SegmentationOptions } from '../../contracts/segmentation/options.ts';
import type { Precision } from '../../contracts/segmentation/precision.ts';
import type { Vocabulary } from '../../contracts/vocabularies/vocabulary.ts';
import { buildModel } from '../../models/build/built-model.ts';
import {
  openAuxiliaryTexts,
  type AuxiliaryTextsSetting,
} from '../../models/text/auxiliary/open-auxiliary-texts.ts';
import { decodeImage, type DecodedImage } from '../imaging/decode-image.ts';
import { ClipEngine } from '../inference/clip-engine.ts';
import type { SessionSettings } from '../inference/onnx-session.ts';
import { encodeLabelsPng } from '../results/labels-png.ts';
import { buildMasks, encodeMasksJson } from '../results/masks-json.ts';
import { encodeOverlay, paintOverlay } from '../results/overlay.ts';
import { buildResult, encodeResultJson, type FoundClass } from '../results/result-json.ts';
import type { Artifact } from '../results/write-artifacts.ts';
import { describeRecipe } from './recipe.ts';
import type { RunHooks } from './run-hooks.ts';
import { Segmenter, type Segmentation } from './segmenter.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

export type SegmenterSettings = SessionSettings & {
  /** What recipes call the model, and the folder that it is in. */
  model: { name: string; folder: string };
  /** Of the image encoder. Default: float32, the published numbers'. */
  precision?: Precision;
  /** For builds, text features and a language model's answers. */
  cacheFolder: string;
  /** Who is asked for auxiliary texts that the vocabulary does not give. Default: WordNet. */
  auxiliaryTexts?: AuxiliaryTextsSetting;
};

export type PhotoTask = {
  /** A file of any supported picture format. */
  image: Uint8Array;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
};

export type PhotoAnswer = {
  /** labels.png, overlay.png, masks.json and result.json. */
  artifacts: Artifact[];
  result: Result;
  /** Seconds by stage. */
  timings: Timings;
};

export class PhotoSegmenter {
  readonly #settings: SegmenterSettings;
  readonly #engine: ClipEngine;
  readonly #segmenter: Segmenter;

  private constructor(settings: SegmenterSettings, engine: ClipEngine) {
    this.#settings = settings;
    this.#engine = engine;
    const { cacheFolder, auxiliaryTexts = { source: 'wordnet' } } = settings;
    this.#segmenter = new Segmenter(
      engine,
      engine.textFeatures(cacheFolder),
      openAuxiliaryTexts(auxiliaryTexts, cacheFolder),
    );
  }

  /** Builds the model, if it is not built yet. */
  static async open(settings: SegmenterSettings): Promise<PhotoSegmenter> {
    const model = await buildModel(settings.model.folder, settings.cacheFolder, settings.precision);
    return new PhotoSegmenter(settings, new ClipEngine(model, settings));
  }

  /** Throws a `ProblemError` for everything that the caller can act on; `canceled` after an abort. */
  async segment(task: PhotoTask, hooks: RunHooks = {}): Promise<PhotoAnswer> {
    try {
      return await this.#segment(task, hooks);
    } catch (error) {
      throw explain(error, hooks.signal);
    }
  }

  async #segment({ image, vocabulary, options }: PhotoTask, hooks: RunHooks): Promise<PhotoAnswer> {
    const watch = new Stopwatch();
    const photo = await watch.time('decode', () => decodeImage(image, { signal: hooks.signal }));
    const segmentation = await this.#segmenter.segment(photo, vocabulary, options, hooks);
    const recipe = describeRecipe({
      model: { name: this.#settings.model.name, digest: this.#engine.model.digest },
      executionProvider: this.#settings.executionProvider,
      precision: this.#settings.precision ?? 'float32',
      vocabularyName: vocabulary.name,
      plan: segmentation,
      options,
    });
    const classes = segmentation.labelNames.map((name, index) => ({
      name,
      score: segmentation.meanScores[index] ?? 0,
    }));
    const result = buildResult(describeImage(photo), segmentation.labels, classes, recipe);
    const artifacts = await watch.time('artifacts', () =>
      encodeArtifacts(photo, segmentation, classes, result, hooks),
    );
    return { artifacts, result, timings: { ...watch.timings, ...segmentation.timings } };
  }
}

function explain(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) {
    return new ProblemError('canceled', 'The segmentation was canceled.', { cause: error });
  }
  // What V8 says when an array is too large for the memory that is left.
  if (error instanceof RangeError && /allocation failed|invalid typed array length/i.test(error.message)) {
    const message =
      'The photo and its vocabulary need more memory than there is: ask for fewer words, or a smaller photo.';
    return new ProblemError('out-of-memory', message, { cause: error, retryable: true });
  }
  return error;
}

function describeImage({ width, height, format, orientation }: DecodedImage): Result['image'] {
  return { width, height, format, exif_orientation: orientation };
}

async function encodeArtifacts(
  photo: DecodedImage,
  { labels, hasBackground }: Segmentation,
  classes: readonly FoundClass[],
  result: Result,
  { signal }: RunHooks,
): Promise<Artifact[]> {
  const legend = classes.map(({ name }, index) => ({ name, background: hasBackground && index === 0 }));
  const overlay = encodeOverlay(await paintOverlay(photo, labels, legend, { signal }));
  // Encoded here while the overlay is encoded on a thread of its own.
  const labelsPng = encodeLabelsPng(labels);
  const masks = encodeMasksJson(buildMasks(labels, classes));
  return [
    { name: 'labels.png', bytes: labelsPng },
    { name: 'overlay.png', bytes: await overlay },
    { name: 'masks.json', bytes: masks },
    { name: 'result.json', bytes: encodeResultJson(result) },
  ];
}
