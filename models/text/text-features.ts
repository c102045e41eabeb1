/**
 * Text features: one L2-normalised vector a text, the normalised mean over all prompt templates.
 * They are the slow part of a new vocabulary, so each is kept under the digest of model, templates
 * and text: in memory, in a folder that survives the process, and in a store that machines share, if
 * there is one.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writingTo } from '../files/cache-folder.ts';
import { FeatureFolder } from './feature-folder.ts';
import type { FeatureStore } from './feature-store.ts';
import { batchByLength, fillTemplates, PROMPT_TEMPLATES, type PromptBatch } from './prompts.ts';
import { createTokenizer, type Tokenize } from './tokenizer.ts';

/** Runs the text encoder: features [prompts, projection], each row L2-normalised. */
export type EncodePrompts = (batch: PromptBatch) => Promise<Float32Array>;

export type TextProgress = (encodedPrompts: number, allPrompts: number) => void;

export type TextFeaturesOptions = {
  /** Digest of the model's weights. */
  modelDigest: string;
  projectionWidth: number;
  contextLength: number;
  cacheFolder: string;
  /** Shared by several machines. */
  store?: FeatureStore;
  encodePrompts: EncodePrompts;
  /** How many are kept in memory, the latest. */
  textsInMemory?: number;
  /** How many files are kept, those that were of use last. */
  textsOnDisk?: number;
};

const PROMPTS_PER_BATCH = 80;
const TEXTS_PER_GROUP = 32;
/** Customers ask for ever new words; those of many vocabularies take 60 MB at a width of 768. */
const TEXTS_IN_MEMORY = 20_000;
/** 400 MB in blocks of 4 KiB. */
const TEXTS_ON_DISK = 100_000;

/** Part of the key: raise it when tokens or features change their meaning. */
const FORMAT = 'clip-prompts-1';

/** Where the features of a model are kept. */
export function textFeaturesFolder(modelDigest: string, cacheFolder: string): string {
  return join(cacheFolder, 'text-features', modelKey(modelDigest));
}

function modelKey(modelDigest: string): string {
  return digest(JSON.stringify([FORMAT, modelDigest, PROMPT_TEMPLATES]));
}

export class TextFeatures {
  readonly #options: TextFeaturesOptions;
  readonly #folder: FeatureFolder;
  readonly #memory = new Map<string, Float32Array>();
  #tokenizer: Tokenize | undefined;

  constructor(options: TextFeaturesOptions) {
    this.#options = options;
    const { modelDigest, cacheFolder, textsOnDisk = TEXTS_ON_DISK } = options;
    this.#folder = new FeatureFolder(textFeaturesFolder(modelDigest, cacheFolder), textsOnDisk);
  }

  /** The features of `texts`, in their order; only those that nobody asked for before are computed. */
  async of(
    texts: readonly string[],
    onProgress?: TextProgress,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const distinct = [...new Set(texts)];
    await Promise.all(distinct.map((text) => this.#load(text)));
    await this.#encode(
      distinct.filter((text) => !this.#memory.has(text)),
      onProgress,
      signal,
    );
    const features = texts.map((text) => this.#known(text));
    this.#forgetOldest();
    return features;
  }

  #forgetOldest(): void {
    const { textsInMemory = TEXTS_IN_MEMORY } = this.#options;
    for (const text of this.#memory.keys()) {
      if (this.#memory.size <= textsInMemory) return;
      this.#memory.delete(text);
    }
  }

  /** A map gives out its keys in the order in which they were set. */
  #remember(text: string, feature: Float32Array): void {
    this.#memory.delete(text);
    this.#memory.set(text, feature);
  }

  #known(text: string): Float32Array {
    const feature = this.#memory.get(text);
    if (!feature) throw new Error(`no feature for "${text}"`);
    return feature;
  }

  /** In groups, each stored when it is done: who is interrupted loses little. */
  async #encode(texts: string[], onProgress: TextProgress = () => {}, signal?: AbortSignal): Promise<void> {
    const total = texts.length * PROMPT_TEMPLATES.length;
    for (let first = 0; first < texts.length; first += TEXTS_PER_GROUP) {
      const done = first * PROMPT_TEMPLATES.length;
      const group = texts.slice(first, first + TEXTS_PER_GROUP);
      const features = await this.#encodeGroup(group, (encoded) => onProgress(done + encoded, total), signal);
      await writingTo(this.#options.cacheFolder, () =>
        Promise.all(group.map((text, index) => this.#store(text, features[index]!))),
      );
    }
  }

  async #encodeGroup(
    texts: readonly string[],
    onEncoded: (prompts: number) => void,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    this.#tokenizer ??= createTokenizer(this.#options.contextLength);
    const { projectionWidth } = this.#options;
    const sequences = texts.flatMap(fillTemplates).map(this.#tokenizer);
    const sums = texts.map(() => new Float32Array(projectionWidth));
    let encoded = 0;
    for (const batch of batchByLength(sequences, PROMPTS_PER_BATCH)) {
      signal?.throwIfAborted();
      const features = await this.#options.encodePrompts(batch);
      for (const [row, source] of batch.sources.entries()) {
        const sum = sums[Math.floor(source / PROMPT_TEMPLATES.length)]!;
        accumulate(sum, features.subarray(row * projectionWidth, (row + 1) * projectionWidth));
      }
      encoded += batch.prompts;
      onEncoded(encoded);
    }
    return sums.map(normalize);
  }

  async #load(text: string): Promise<void> {
    const kept = this.#memory.get(text) ?? this.#decode(await this.#folder.read(fileName(text)));
    if (kept) this.#remember(text, kept);
    else await this.#fetch(text);
  }

  /** What another machine computed is kept here from now on. */
  async #fetch(text: string): Promise<void> {
    const shared = this.#decode(await this.#options.store?.get(this.#key(text)));
    if (shared) await writingTo(this.#options.cacheFolder, () => this.#keep(text, shared));
  }

  /** Undefined for what is none: damaged, or not written to its end. */
  #decode(bytes: Uint8Array | undefined): Float32Array | undefined {
    if (bytes?.length !== this.#options.projectionWidth * Float32Array.BYTES_PER_ELEMENT) return undefined;
    const feature = new Float32Array(Uint8Array.from(bytes).buffer);
    // Features have length 1.
    return Math.abs(Math.hypot(...feature) - 1) < 1e-3 ? feature : undefined;
  }

  async #store(text: string, feature: Float32Array): Promise<void> {
    this.#options.store?.put(this.#key(text), new Uint8Array(feature.buffer));
    await this.#keep(text, feature);
  }

  async #keep(text: string, feature: Float32Array): Promise<void> {
    this.#remember(text, feature);
    await this.#folder.write(fileName(text), new Uint8Array(feature.buffer));
  }

  #key(text: string): string {
    return `${modelKey(this.#options.modelDigest)}/${fileName(text)}`;
  }
}

function fileName(text: string): string {
  return `${digest(text)}.f32`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function accumulate(sum: Float32Array, values: Float32Array): void {
  for (const [index, value] of values.entries()) sum[index] = (sum[index] ?? 0) + value;
}

function normalize(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
