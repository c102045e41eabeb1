/**
 * Computes text features: one L2-normalized vector per text, the normalized mean over all prompt templates.
 * They are the slow part of a new vocabulary, so each is cached under the digest of model, templates and
 * text: in memory, in a folder that survives the process, and in a store that machines share, if there is
 * one.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import pMap from 'p-map';
import { promptFault } from '#contracts/prompts/prompt-fault.ts';
import { lengthFault } from '#contracts/prompts/prompt-length.ts';
import { fillTemplates, PROMPT_TEMPLATES } from '#contracts/prompts/prompt-templates.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { BoundedFolder } from '../files/bounded-folder.ts';
import { writingTo } from '../files/cache-folder.ts';
import type { FeatureStore } from './feature-store.ts';
import { batchPrompts, type PromptBatch } from './prompt-trees.ts';

/** Runs the text encoder: features [prompts, projection], each row L2-normalized. */
type EncodePrompts = (batch: PromptBatch) => Promise<Float32Array>;

type TextProgress = (encodedPrompts: number, allPrompts: number) => void;

export type TextHooks = {
  onProgress?: TextProgress;
  signal?: AbortSignal;
  /** The id of the job or evaluation that needs the features, for the shared store's log. */
  work?: string;
};

export type TextFeaturesOptions = {
  /** Digest of the model's weights. */
  modelDigest: string;
  projectionWidth: number;
  contextLength: number;
  cacheFolder: string;
  /** The store that several machines share. */
  store?: FeatureStore;
  encodePrompts: EncodePrompts;
  /** Number of recent texts that are kept in memory. */
  textsInMemory?: number;
  /** Number of recently used files that are kept. */
  textsOnDisk?: number;
};

const TEXTS_PER_GROUP = 32;
const FILES_AT_A_TIME = 32;
/** Limited because users keep asking for new words; this many take 60 MB at a width of 768. */
const TEXTS_IN_MEMORY = 20_000;
/** This many take 400 MB in blocks of 4 KiB. */
const TEXTS_ON_DISK = 100_000;

/** Part of the key: raise it when tokens or features change their meaning. */
const FORMAT = 'clip-prompts-2';

/** Returns the folder of a model's features. */
export function textFeaturesFolder(modelDigest: string, cacheFolder: string): string {
  return join(cacheFolder, 'text-features', modelKey(modelDigest));
}

function modelKey(modelDigest: string): string {
  return digest(JSON.stringify([FORMAT, modelDigest, PROMPT_TEMPLATES]));
}

export class TextFeatures {
  readonly #options: TextFeaturesOptions;
  readonly #folder: BoundedFolder;
  readonly #memory = new Map<string, Float32Array>();
  /** The work of the caller whose turn it is. */
  #learning: Promise<void> | undefined;

  constructor(options: TextFeaturesOptions) {
    this.#options = options;
    const { modelDigest, cacheFolder, textsOnDisk = TEXTS_ON_DISK } = options;
    this.#folder = new BoundedFolder(textFeaturesFolder(modelDigest, cacheFolder), {
      files: textsOnDisk,
    });
  }

  /**
   * Explains why CLIP does not read all of a text; undefined if it does. A text with cached features was
   * counted before they were computed, so that known words do not need the tokenizer.
   */
  async faultOf(text: string): Promise<string | undefined> {
    const fault = promptFault(text);
    if (fault !== undefined) return fault;
    await this.#load(text);
    return this.#memory.has(text) ? undefined : lengthFault(text, this.#options.contextLength);
  }

  /** Returns the features of `texts` in order; computes only those that are not cached. */
  async of(texts: readonly string[], hooks: TextHooks = {}): Promise<Float32Array[]> {
    const distinct = [...new Set(texts)];
    await pMap(distinct, (text) => this.#load(text), { concurrency: FILES_AT_A_TIME });
    await this.#learn(distinct, hooks);
    const features = texts.map((text) => this.#known(text));
    this.#forgetOldest();
    return features;
  }

  /** Callers with new texts take turns, because several may ask for the same ones at the same time. */
  async #learn(texts: readonly string[], hooks: TextHooks): Promise<void> {
    while (this.#unknown(texts).length > 0) {
      if (this.#learning === undefined) {
        this.#learning = this.#fetchOrEncode(texts, hooks).finally(() => (this.#learning = undefined));
        return this.#learning;
      }
      // The failure of another caller is that caller's own.
      await this.#learning.catch(() => {});
    }
  }

  async #fetchOrEncode(texts: readonly string[], hooks: TextHooks): Promise<void> {
    hooks.signal?.throwIfAborted();
    await this.#fetch(this.#unknown(texts), hooks.work);
    await this.#encode(this.#unknown(texts), hooks);
  }

  #forgetOldest(): void {
    const { textsInMemory = TEXTS_IN_MEMORY } = this.#options;
    for (const text of this.#memory.keys()) {
      if (this.#memory.size <= textsInMemory) return;
      this.#memory.delete(text);
    }
  }

  /** Evicts the oldest entry; a map iterates over its keys in insertion order. */
  #remember(text: string, feature: Float32Array): void {
    this.#memory.delete(text);
    this.#memory.set(text, feature);
  }

  #unknown(texts: readonly string[]): string[] {
    return texts.filter((text) => !this.#memory.has(text));
  }

  #known(text: string): Float32Array {
    const feature = this.#memory.get(text);
    if (!feature) throw new Error(`no feature for "${text}"`);
    return feature;
  }

  /** Encodes texts in groups and stores each group when it is done, so that an abort loses little. */
  async #encode(texts: string[], { onProgress, signal, work }: TextHooks): Promise<void> {
    const total = texts.length * PROMPT_TEMPLATES.length;
    const encoded = new Map<string, Uint8Array>();
    try {
      for (let first = 0; first < texts.length; first += TEXTS_PER_GROUP) {
        const done = first * PROMPT_TEMPLATES.length;
        const group = texts.slice(first, first + TEXTS_PER_GROUP);
        const report = (prompts: number) => onProgress?.(done + prompts, total);
        const features = await this.#encodeGroup(group, report, signal);
        for (const [index, text] of group.entries()) encoded.set(this.#key(text), bytesOf(features[index]!));
        await writingTo(this.#options.cacheFolder, () =>
          Promise.all(group.map((text, index) => this.#keep(text, features[index]!))),
        );
      }
    } finally {
      if (encoded.size > 0) this.#options.store?.write(encoded, work);
    }
  }

  async #encodeGroup(
    texts: readonly string[],
    onEncoded: (prompts: number) => void,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const { projectionWidth } = this.#options;
    const sequences = texts.flatMap(fillTemplates).map(tokenize);
    const sums = texts.map(() => new Float32Array(projectionWidth));
    let encoded = 0;
    for (const batch of batchPrompts(sequences)) {
      signal?.throwIfAborted();
      const features = await this.#options.encodePrompts(batch);
      for (const [row, source] of batch.sources.entries()) {
        const sum = sums[Math.floor(source / PROMPT_TEMPLATES.length)]!;
        accumulate(sum, features.subarray(row * projectionWidth, (row + 1) * projectionWidth));
      }
      encoded += batch.sources.length;
      onEncoded(encoded);
    }
    return sums.map(normalize);
  }

  async #load(text: string): Promise<void> {
    const kept = this.#memory.get(text) ?? this.#decode(await this.#folder.read(fileName(text)));
    if (kept) this.#remember(text, kept);
  }

  /** Fetches features that another machine has computed and caches them here. */
  async #fetch(texts: readonly string[], work: string | undefined): Promise<void> {
    const { store, cacheFolder } = this.#options;
    if (store === undefined || texts.length === 0) return;
    const shared = await store.read(
      texts.map((text) => this.#key(text)),
      work,
    );
    const keep = async (text: string) => {
      const feature = this.#decode(shared.get(this.#key(text)));
      if (feature) await writingTo(cacheFolder, () => this.#keep(text, feature));
    };
    await pMap(texts, keep, { concurrency: FILES_AT_A_TIME });
  }

  /** Returns undefined for a feature that is damaged or incomplete. */
  #decode(bytes: Uint8Array | undefined): Float32Array | undefined {
    if (bytes?.length !== this.#options.projectionWidth * Float32Array.BYTES_PER_ELEMENT) return undefined;
    const feature = new Float32Array(Uint8Array.from(bytes).buffer);
    // Features have length 1.
    return Math.abs(Math.hypot(...feature) - 1) < 1e-3 ? feature : undefined;
  }

  async #keep(text: string, feature: Float32Array): Promise<void> {
    this.#remember(text, feature);
    await this.#folder.write(fileName(text), bytesOf(feature));
  }

  #key(text: string): string {
    return `${modelKey(this.#options.modelDigest)}/${fileName(text)}`;
  }
}

function bytesOf(feature: Float32Array): Uint8Array {
  return new Uint8Array(feature.buffer);
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
