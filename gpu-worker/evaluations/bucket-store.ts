/**
 * The store of an evaluation in the service's bucket. While it runs, items and records are kept by shard; the
 * keys of its results contain their sha256, and the row names those that are valid.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pMapIterable } from 'p-map';
import { z } from 'zod';
import type { Objects } from '#backend/objects.ts';
import type { EvaluationArtifact, EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { recipeSchema, type Recipe } from '#contracts/segmentation/result.ts';
import {
  artifactKey,
  predictionKey,
  recipesKey,
  shardItemsKey,
  shardRecordsKey,
} from '#contracts/storage/object-keys.ts';
import { datasetItemSchema, type EvaluationItem } from '#evaluation/datasets/dataset-item.ts';
import type { ResultFile } from '#evaluation/encode-results.ts';
import type { EvaluationStore } from '#evaluation/evaluation-store.ts';
import { readRecords, writeRecord } from '#evaluation/scoring/record-lines.ts';
import { packLines, unpackLines } from './json-lines.ts';

const GZIP = 'application/gzip';
const SHARDS_AT_A_TIME = 4;

const missingItemSchema = z.object({ id: z.string(), image: z.string(), missing: z.string() });
const itemSchema = z.union([datasetItemSchema, missingItemSchema]);

export class BucketStore implements EvaluationStore {
  readonly #objects: Objects;
  readonly #evaluation: EvaluationRow;
  readonly #shards: number;
  readonly #artifacts: EvaluationArtifact[] = [];

  /** @param shards The number of shards that items and records are read from. */
  constructor(objects: Objects, evaluation: EvaluationRow, shards = 0) {
    this.#objects = objects;
    this.#evaluation = evaluation;
    this.#shards = shards;
  }

  async putItems(shard: number, items: readonly EvaluationItem[], signal?: AbortSignal): Promise<void> {
    const bytes = await packLines(items.map((item) => `${JSON.stringify(item)}\n`));
    await this.#objects.put(shardItemsKey(this.#evaluation, shard), bytes, GZIP, signal);
  }

  async shardItems(shard: number): Promise<EvaluationItem[]> {
    const lines = await unpackLines(await this.#read(shardItemsKey(this.#evaluation, shard)));
    return lines.map((line) => itemSchema.parse(JSON.parse(line)));
  }

  async *items(): AsyncGenerator<EvaluationItem> {
    for await (const items of this.#eachShard((shard) => this.shardItems(shard))) yield* items;
  }

  async putRecords(shard: number, records: readonly RecordLine[], signal?: AbortSignal): Promise<void> {
    const bytes = await packLines(records.map(writeRecord));
    await this.#objects.put(shardRecordsKey(this.#evaluation, shard), bytes, GZIP, signal);
  }

  async *records(): AsyncGenerator<RecordLine> {
    yield* readRecords(this.#recordLines(), 'the records');
  }

  async *#recordLines(): AsyncGenerator<string> {
    for await (const bytes of this.#packedRecords()) yield* await unpackLines(bytes);
  }

  #packedRecords(): AsyncIterable<Uint8Array> {
    return this.#eachShard((shard) => this.#read(shardRecordsKey(this.#evaluation, shard)));
  }

  /** Returns the sha256 that identifies the recipes. */
  async putRecipes(recipes: readonly Recipe[], signal?: AbortSignal): Promise<string> {
    const bytes = Buffer.from(JSON.stringify(recipes));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.#objects.put(recipesKey(this.#evaluation, sha256), bytes, 'application/json', signal);
    return sha256;
  }

  async readRecipes(sha256: string): Promise<Recipe[]> {
    const bytes = await this.#read(recipesKey(this.#evaluation, sha256));
    return z.array(recipeSchema).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }

  /** Only the first variant's labels are kept: a report shows no others. */
  async putPrediction(variant: number, id: string, png: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (variant > 0) return;
    await this.#objects.put(predictionKey(this.#evaluation, id), png, 'image/png', signal);
  }

  async prediction(id: string): Promise<Uint8Array | undefined> {
    const key = predictionKey(this.#evaluation, id);
    return this.#objects.get({ bucket: this.#objects.bucket, key });
  }

  /** The results stored so far, as the row will list them. */
  get artifacts(): EvaluationArtifact[] {
    return [...this.#artifacts];
  }

  async putResult({ name, mediaType: media_type, text }: ResultFile, signal?: AbortSignal): Promise<void> {
    const bytes = Buffer.from(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = artifactKey(this.#evaluation, { name, sha256 });
    await this.#objects.put(key, bytes, media_type, signal);
    this.#artifacts.push({ name, media_type, bytes: bytes.length, sha256, key });
  }

  /**
   * Joins the records of all shards in `records.jsonl.gz`. It may be too large for memory, so it is read
   * twice: for its hash, and for its upload.
   */
  async putAllRecords(signal?: AbortSignal): Promise<void> {
    const name = 'records.jsonl.gz';
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const part of this.#packedRecords()) {
      signal?.throwIfAborted();
      hash.update(part);
      bytes += part.length;
    }
    const sha256 = hash.digest('hex');
    const key = artifactKey(this.#evaluation, { name, sha256 });
    const stream = Readable.from(this.#packedRecords(), { objectMode: false });
    await this.#objects.putStream(key, stream, { bytes, mediaType: GZIP, signal });
    this.#artifacts.push({ name, media_type: GZIP, bytes, sha256, key });
  }

  async #read(key: string): Promise<Uint8Array> {
    const bytes = await this.#objects.get({ bucket: this.#objects.bucket, key });
    if (bytes === undefined) throw new Error(`${key} no longer exists.`);
    return bytes;
  }

  /** Reads the shards in order, with some read-ahead. */
  #eachShard<Part>(read: (shard: number) => Promise<Part>): AsyncIterable<Part> {
    const numbers = Array.from({ length: this.#shards }, (_, shard) => shard);
    return pMapIterable(numbers, read, { concurrency: SHARDS_AT_A_TIME, backpressure: SHARDS_AT_A_TIME });
  }
}
