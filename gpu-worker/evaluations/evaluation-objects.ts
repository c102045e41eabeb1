/** What an evaluation keeps in the bucket while it runs, by shard, and reads again to finish. */
import { createHash } from 'node:crypto';
import { pMapIterable } from 'p-map';
import { z } from 'zod';
import { predictionKey, recipesKey, shardItemsKey, shardRecordsKey } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { recipeSchema, type Recipe } from '#contracts/segmentation/result.ts';
import { datasetItemSchema, type DatasetItem, type MissingItem } from '#evaluation/datasets/dataset-item.ts';
import { readRecords, writeRecord } from '#evaluation/scoring/record-lines.ts';
import { packLines, unpackLines } from './json-lines.ts';

export type EvaluationItem = DatasetItem | MissingItem;

const GZIP = 'application/gzip';
const SHARDS_AT_A_TIME = 4;

const missingItemSchema = z.object({ id: z.string(), image: z.string(), missing: z.string() });
const itemSchema = z.union([datasetItemSchema, missingItemSchema]);

export class EvaluationObjects {
  readonly #objects: Objects;
  readonly #evaluation: EvaluationRow;

  constructor(objects: Objects, evaluation: EvaluationRow) {
    this.#objects = objects;
    this.#evaluation = evaluation;
  }

  async putItems(shard: number, items: readonly EvaluationItem[], signal?: AbortSignal): Promise<void> {
    const bytes = await packLines(items.map((item) => `${JSON.stringify(item)}\n`));
    await this.#objects.put(shardItemsKey(this.#evaluation, shard), bytes, GZIP, signal);
  }

  async readItems(shard: number): Promise<EvaluationItem[]> {
    const lines = await unpackLines(await this.#read(shardItemsKey(this.#evaluation, shard)));
    return lines.map((line) => itemSchema.parse(JSON.parse(line)));
  }

  async *items(shards: number): AsyncGenerator<EvaluationItem> {
    for await (const items of eachShard(shards, (shard) => this.readItems(shard))) yield* items;
  }

  async putRecords(shard: number, records: readonly RecordLine[], signal?: AbortSignal): Promise<void> {
    const bytes = await packLines(records.map(writeRecord));
    await this.#objects.put(shardRecordsKey(this.#evaluation, shard), bytes, GZIP, signal);
  }

  /** As they are kept. */
  packedRecords(shards: number): AsyncIterable<Uint8Array> {
    return eachShard(shards, (shard) => this.#read(shardRecordsKey(this.#evaluation, shard)));
  }

  async *records(shards: number): AsyncGenerator<RecordLine> {
    yield* readRecords(this.#recordLines(shards), 'the records');
  }

  async *#recordLines(shards: number): AsyncGenerator<string> {
    for await (const bytes of this.packedRecords(shards)) yield* await unpackLines(bytes);
  }

  /** The sha256 by which they are found. */
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

  async putPrediction(imageId: string, png: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#objects.put(predictionKey(this.#evaluation, imageId), png, 'image/png', signal);
  }

  /** Undefined where there is none. */
  async readPrediction(imageId: string): Promise<Uint8Array | undefined> {
    const key = predictionKey(this.#evaluation, imageId);
    return this.#objects.get({ bucket: this.#objects.bucket, key });
  }

  async #read(key: string): Promise<Uint8Array> {
    const bytes = await this.#objects.get({ bucket: this.#objects.bucket, key });
    if (bytes === undefined) throw new Error(`${key} is not there any more.`);
    return bytes;
  }
}

/** In their order, some of them read ahead. */
function eachShard<Part>(shards: number, read: (shard: number) => Promise<Part>): AsyncIterable<Part> {
  const numbers = Array.from({ length: shards }, (_, shard) => shard);
  return pMapIterable(numbers, read, { concurrency: SHARDS_AT_A_TIME, backpressure: SHARDS_AT_A_TIME });
}
