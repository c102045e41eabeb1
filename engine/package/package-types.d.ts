/// <reference lib="esnext.disposable" />
/**
 * The types of the package `itaclip` as other projects' compilers see them. They are written by hand, so that
 * they contain no type of a dependency. The implementation uses them, and a test compares them with the
 * schemas.
 */

/**
 * Opens a model for segmentation. The model is ready when the promise resolves, and it stays open until
 * `close`. It runs in a thread of its own; images are segmented one after the other.
 *
 * Rejects with a `ProblemError` for every problem that the caller can act on. The cache folder is that of the
 * command line: `ITACLIP_CACHE_DIR`, or else the user's cache folder.
 *
 * @example
 * ```js
 * import { writeFile } from 'node:fs/promises';
 * import { openSegmenter } from 'itaclip';
 *
 * const segmenter = await openSegmenter();
 * const { classes, labels, files } = await segmenter.segment('photo.jpg', {
 *   classes: 'sky, tree, house=building|cottage',
 *   outputs: ['overlay.jpg'],
 * });
 * for (const { name, area, score } of classes.filter(({ present }) => present)) console.log(name, area, score);
 * console.log(`${labels.width} x ${labels.height}: ${labels.data.length} labels`);
 * await writeFile('overlay.jpg', files['overlay.jpg']);
 * await segmenter.close();
 * ```
 */
export declare function openSegmenter(options?: OpenSegmenterOptions): Promise<Segmenter>;

export interface OpenSegmenterOptions {
  /**
   * The name of an installed or a bundled model, or a folder with a CLIP model. Default: `vit-b-16` if it is
   * installed, else the bundled `photographs`, which is for trying, not for production. The other bundled model,
   * `storybook`, recognizes only drawn scenes.
   */
  model?: string | undefined;
  /**
   * The precision of the image encoder. `auto` measures once which one is the fastest with this model on this
   * machine; the recipe of each result names it. Default: `float32`.
   */
  precision?: Precision | 'auto' | undefined;
  /**
   * The runtime's execution provider, never replaced by another one: opening rejects with the code
   * `provider-unavailable` where it cannot be used. Default: `cpu`.
   */
  provider?: ExecutionProvider | undefined;
  /**
   * Emits a warning of the process (`NodePlacement`) for each graph on another provider than `cpu`, with the
   * names of the nodes that are left to the CPU. Their number is always said. Default: false.
   */
  verbose?: boolean | undefined;
  /** Threads per operator, 0 to 256. Default: 0, which uses all cores. */
  threads?: number | undefined;
  /**
   * Keeps the features of recent images in memory and in the cache folder, so that an image with other words
   * takes only a moment. Default: true.
   */
  keepFeatures?: boolean | undefined;
  /** Cancels the opening, which then rejects with the code `canceled`. */
  signal?: AbortSignal | undefined;
}

export interface Segmenter {
  /**
   * Finds the named classes in one image.
   *
   * @param image The path or the `file:` URL of an image file, or the bytes of one: JPEG, PNG, WebP,
   *   AVIF, TIFF or HEIC.
   */
  segment<Wanted extends Output = never>(
    image: string | URL | Uint8Array,
    request: SegmentRequest<Wanted>,
  ): Promise<Segmentation<Wanted>>;
  /** Cancels work in progress and frees the memory. */
  close(): Promise<void>;
  /** Does the same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Classes or a vocabulary, and the options for finding them. */
export type SegmentRequest<Wanted extends Output = Output> = SegmentChoices<Wanted> &
  (
    | { classes: string | readonly ClassEntry[]; vocabulary?: undefined }
    | { classes?: undefined; vocabulary: string | Vocabulary }
  );

/**
 * A class: its name, "lawn=grass|meadow" to find words under another name, or an object. A text that lists
 * several classes separates them with commas: "dog, lawn=grass|meadow".
 */
export type ClassEntry =
  | string
  | {
      name: string;
      /** Other words for the same thing. */
      synonyms?: string[] | undefined;
      /** A definition or synonym that is mixed into the class's queries. */
      text?: string | undefined;
      /** The noun sense of the name in WordNet that is meant, counted from 1. */
      sense?: number | undefined;
      /** The name of the class in results. Default: its name. */
      label?: string | undefined;
    };

/** The content of a vocabulary file. */
export interface Vocabulary {
  name?: string | undefined;
  classes: ClassEntry[];
  background?: { mode: 'default' } | { mode: 'none' } | { mode: 'words'; words: string[] } | undefined;
  options?: Partial<VocabularyOptions> | undefined;
}

export interface SegmentChoices<Wanted extends Output = Output> {
  /**
   * Other things that the image may show: `default`, `none`, or words, as a list or as text with commas.
   * Without a background every pixel goes to one of the classes. Default: the vocabulary's.
   */
  background?: string | readonly string[] | undefined;
  /** The trade-off between speed and quality. Default: `balanced`. */
  preset?: Preset | undefined;
  /** Default: that of the preset, which is `itaclip` but for `light`. */
  method?: Method | undefined;
  /** Single numbers that override the preset, the vocabulary and the method. */
  options?: SegmentationOptions | undefined;
  /** Files of the result to return as bytes, as the command line writes them. Default: none. */
  outputs?: readonly Wanted[] | undefined;
  /** Cancels this call at once with the code `canceled`; later calls are not affected. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** The content of `result.json`, plus the pixels. */
export interface Segmentation<Wanted extends Output = never> {
  image: {
    /** The size of the displayed image, in pixels. */
    width: number;
    height: number;
    format: string;
    /** The EXIF orientation that was applied: 1 to 8. */
    exif_orientation: number;
  };
  /** One label for each pixel, row by row: an index into `classes`. More than 255 classes need 16 bits. */
  labels: { width: number; height: number; data: Uint8Array | Uint16Array };
  /** Every class in label order, found or not; a background comes first. */
  classes: ClassResult[];
  /** The mask of each class that was found. */
  masks: ClassMask[];
  /** The files that `outputs` named. */
  files: Record<Wanted, Uint8Array>;
  /** True if the features of the image were kept from an earlier call: only the words were new. */
  features_reused: boolean;
  /** Everything that decided the labels. */
  recipe: Recipe;
  /** The sha256 of the recipe's JSON, in hex. */
  recipe_digest: string;
  /** Seconds by stage. */
  timings: Record<string, number>;
}

export interface ClassResult {
  /** The class's label. */
  index: number;
  name: string;
  present: boolean;
  /** Number of pixels. */
  area: number;
  /** The share of the whole image, 0 to 1. */
  share: number;
  /** The mean score of its pixels, 0 to 1; null if it has no pixels. */
  score: number | null;
  /** The probability that the class token of a window gives it, at most; with the option `class_evidence` only. */
  evidence?: number | undefined;
}

export interface ClassMask {
  class_index: number;
  name: string;
  /** Number of pixels. */
  area: number;
  /** The smallest box around the mask, in pixels. */
  bbox: [x: number, y: number, width: number, height: number];
  /** The mean score of its pixels, 0 to 1. */
  score: number;
  /** Run lengths in COCO's compressed form, which `pycocotools` reads. */
  segmentation: { size: [height: number, width: number]; counts: string };
}

export interface Progress {
  /** `text`: words are encoded, once; `windows`: windows of the image are encoded. */
  stage: 'text' | 'windows';
  done: number;
  total: number;
}

export type Precision = 'float32' | 'float16' | 'int8';
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'coreml' | 'dml';
export type Preset = 'fast' | 'light' | 'balanced' | 'paper';
export type Method =
  | 'itaclip'
  | 'vanilla'
  | 'maskclip'
  | 'sclip'
  | 'clearclip'
  | 'naclip'
  | 'gem'
  | 'clip-surgery'
  | 'resclip'
  | 'sc-clip';
export type Output =
  | 'labels.png'
  | 'overlay.jpg'
  | 'overlay.png'
  | 'overlay.webp'
  | 'masks.json'
  | 'scores.npy'
  | 'result.json';

/** Options that a vocabulary may set. */
export interface VocabularyOptions {
  auxiliary: 'definitions' | 'synonyms' | 'none';
  auxiliary_weight: number;
  image_engineering_weight: number;
  logit_scale: number;
  probability_threshold: number;
  area_threshold: number | null;
  short_side: number;
}

/** Every number that decides a result. `itaclip options` and docs/options.md explain them. */
export interface AllOptions extends VocabularyOptions, OptionGroups {
  views: ('original' | 'grey' | 'blur' | 'vertical_flip' | 'horizontal_flip')[];
  attention: AttentionTerm[];
  attention_gain: number;
  intermediate_layers: number[];
  intermediate_attention: AttentionTerm[];
  intermediate_share: number;
  neighbour_sigma: number | null;
  residual: boolean;
  feed_forward: boolean;
  dense_blocks: number;
  fused_blocks: number[];
  class_token: boolean;
  class_weight: number;
  query_sharpness: number | null;
  class_evidence: boolean;
  closing: boolean;
  stride: number;
}

export type AttentionTerm = 'qk' | 'qq' | 'kk' | 'vv';

/** Options that contain others, which may be given one by one. */
export interface OptionGroups {
  self_attention: { temperature: number | 'adaptive' | null; iterations: number };
  outliers: { rule: 'none' | 'density' | 'norm'; share: number; neighbors: number };
  calibration: { block: number | null; threshold: number; sharpness: number; share: number };
  aggregation: { block: number | null; threshold: number };
  presence: { share: number; mean_score: number; peak_score: number; evidence: number };
  pamr: { iterations: number; dilations: number[] };
}

/** Any subset of the options. */
export type SegmentationOptions = Partial<Omit<AllOptions, keyof OptionGroups>> & {
  [Name in keyof OptionGroups]?: Partial<OptionGroups[Name]>;
};

export interface Recipe {
  versions: { itaclip: string; onnxruntime: string; sharp: string; libvips: string };
  execution_provider: string;
  precision: Precision;
  model: { name: string; sha256: string };
  vocabulary: {
    name: string;
    classes: {
      name: string;
      queries: string[];
      auxiliary_text: string | null;
      auxiliary_source: 'given' | 'wordnet' | `bedrock:${string}` | null;
    }[];
    has_background: boolean;
  };
  /** The method that the options are nearest to, and which of them its publication does not have. */
  method?: { name: Method; departures: string[] } | undefined;
  options: AllOptions;
}

/**
 * A problem that the caller can act on: the message says what was received, what is allowed and what to do.
 * Any other error is a defect of the package.
 */
export declare class ProblemError extends Error {
  constructor(
    code: ProblemCode,
    message: string,
    options?: {
      cause?: unknown;
      retryable?: boolean;
      errors?: readonly { pointer: string; detail: string }[];
    },
  );
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  /** True if the same call may succeed later. */
  readonly retryable: boolean;
  /** JSON pointers to the problems in the request. */
  readonly errors: readonly { pointer: string; detail: string }[];
}

/** The codes of all problems, including those of the service's API. */
export type ProblemCode =
  | 'invalid-image'
  | 'unsupported-image-type'
  | 'image-too-large'
  | 'image-mismatch'
  | 'image-fetch-failed'
  | 'url-not-allowed'
  | 's3-source-not-allowed'
  | 'invalid-model'
  | 'model-not-found'
  | 'invalid-request'
  | 'invalid-dataset'
  | 'void-is-a-class'
  | 'limit-exceeded'
  | 'cache-unavailable'
  | 'auxiliary-texts-unavailable'
  | 'models-unavailable'
  | 'download-failed'
  | 'provider-unavailable'
  | 'out-of-memory'
  | 'canceled'
  | 'job-expired'
  | 'job-exhausted'
  | 'run-skipped'
  | 'run-missed'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'gone'
  | 'conflict'
  | 'idempotency-in-flight'
  | 'idempotency-mismatch'
  | 'request-too-large'
  | 'unsupported-media-type'
  | 'upload-incomplete'
  | 'rate-limited'
  | 'unavailable'
  | 'internal';
