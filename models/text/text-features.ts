/**
 * Text features: one L2-normalised vector a text, the normalised mean over all prompt templates.
 * They are the slow part of a new vocabulary, so each is kept under the digest of model, templates
 * and text: in memory, and in a folder that survives the process.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  encodePrompts: EncodePrompts;
};

const PROMPTS_PER_BATCH = 80;

export class TextFeatures {
  readonly #options: TextFeaturesOptions;
  readonly #folder: string;
  readonly #memory = new Map<string, Float32Array>();
  #tokenizer: Tokenize | undefined;

  constructor(options: TextFeaturesOptions) {
    const key = digest(JSON.stringify([options.modelDigest, PROMPT_TEMPLATES]));
    this.#options = options;
    this.#folder = join(options.cacheFolder, 'text-features', key);
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
    return texts.map((text) => this.#known(text));
  }

  #known(text: string): Float32Array {
    const feature = this.#memory.get(text);
    if (!feature) throw new Error(`no feature for "${text}"`);
    return feature;
  }

  async #encode(texts: string[], onProgress: TextProgress = () => {}, signal?: AbortSignal): Promise<void> {
    if (texts.length === 0) return;
    this.#tokenizer ??= createTokenizer(this.#options.contextLength);
    const { projectionWidth } = this.#options;
    const sequences = texts.flatMap(fillTemplates).map(this.#tokenizer);
    const sums = texts.map(() => new Float32Array(projectionWidth));
    let encoded = 0;
    for (const batch of batchByLength(sequences, PROMPTS_PER_BATCH)) {
      signal?.throwIfAborted();
      const features = await this.#options.encodePrompts(batch);
      for (const [row, source] of batch.sources.entries()) {
        const sum = sums[Math.floor(source / PROMPT_TEMPLATES.length)];
        if (sum) accumulate(sum, features.subarray(row * projectionWidth, (row + 1) * projectionWidth));
      }
      encoded += batch.prompts;
      onProgress(encoded, sequences.length);
    }
    await Promise.all(
      texts.map((text, index) => this.#store(text, normalize(sums[index] ?? new Float32Array()))),
    );
  }

  async #load(text: string): Promise<void> {
    if (this.#memory.has(text)) return;
    const bytes = await readFile(this.#path(text)).catch(() => undefined);
    if (bytes?.length !== this.#options.projectionWidth * Float32Array.BYTES_PER_ELEMENT) return;
    this.#memory.set(text, new Float32Array(Uint8Array.from(bytes).buffer));
  }

  async #store(text: string, feature: Float32Array): Promise<void> {
    this.#memory.set(text, feature);
    await mkdir(this.#folder, { recursive: true });
    const temporary = `${this.#path(text)}.${randomUUID()}.tmp`;
    await writeFile(temporary, feature);
    await rename(temporary, this.#path(text));
  }

  #path(text: string): string {
    return join(this.#folder, `${digest(text)}.f32`);
  }
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
