/**
 * How far an evaluation has come: which shards of its images are done, and sums over them for a score
 * while it runs. A shard is counted once, however often it is done.
 */
import { z } from 'zod';
import { timeSchema } from '../time.ts';

/** Images that one message asks for. */
export const SHARD_IMAGES = 16;

const bytesSchema = z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array);

export const evaluationProgressSchema = z.object({
  /** Counts changes: a writer that has seen another one starts again. */
  revision: z.int(),
  images_total: z.int(),
  images_done: z.int(),
  /** Of those done. */
  images_skipped: z.int(),
  shards: z.int(),
  /** One bit a shard, those of lower numbers in the lower bits of the first bytes. */
  done: bytesSchema,
  /** [3, classes] doubles, little-endian: pixels of intersection, truth and prediction, of the first setting. */
  sums: bytesSchema,
  /** Of the recipes of all settings, in hex; missing before the first shard. */
  recipes_sha256: z.string().optional(),
  created_at: timeSchema,
  changed_at: timeSchema,
});

export type EvaluationProgress = z.infer<typeof evaluationProgressSchema>;

/** What a shard adds. */
export type ShardDone = {
  shard: number;
  images: number;
  skipped: number;
  sums: ClassSums;
  recipesSha256: string | undefined;
};

/** Pixels by class. */
export type ClassSums = { intersection: Float64Array; truth: Float64Array; predicted: Float64Array };

export function newProgress(images: number, classes: number, now: Date): EvaluationProgress {
  const shards = Math.ceil(images / SHARD_IMAGES);
  const time = now.toISOString();
  return {
    revision: 0,
    images_total: images,
    images_done: 0,
    images_skipped: 0,
    shards,
    done: new Uint8Array(Math.ceil(shards / 8)),
    sums: new Uint8Array(3 * classes * Float64Array.BYTES_PER_ELEMENT),
    created_at: time,
    changed_at: time,
  };
}

export function isShardDone({ done }: Pick<EvaluationProgress, 'done'>, shard: number): boolean {
  return ((done[shard >> 3] ?? 0) & (1 << (shard & 7))) !== 0;
}

/** In ascending order. */
export function missingShards(progress: Pick<EvaluationProgress, 'done' | 'shards'>): number[] {
  const all = Array.from({ length: progress.shards }, (_, shard) => shard);
  return all.filter((shard) => !isShardDone(progress, shard));
}

/** The progress after a shard that was not done before. */
export function withShard(progress: EvaluationProgress, added: ShardDone, now: Date): EvaluationProgress {
  const done = Uint8Array.from(progress.done);
  done[added.shard >> 3]! |= 1 << (added.shard & 7);
  const { intersection, truth, predicted } = readSums(progress);
  return {
    ...progress,
    revision: progress.revision + 1,
    images_done: progress.images_done + added.images,
    images_skipped: progress.images_skipped + added.skipped,
    done,
    sums: packSums({
      intersection: intersection.map((pixels, index) => pixels + added.sums.intersection[index]!),
      truth: truth.map((pixels, index) => pixels + added.sums.truth[index]!),
      predicted: predicted.map((pixels, index) => pixels + added.sums.predicted[index]!),
    }),
    recipes_sha256: progress.recipes_sha256 ?? added.recipesSha256,
    changed_at: now.toISOString(),
  };
}

/** The mIoU of the images done so far, 0 to 1, by the rules of the scores; null before there is one. */
export function runningMiou(progress: Pick<EvaluationProgress, 'sums'>): number | null {
  const { intersection, truth, predicted } = readSums(progress);
  const shares = Array.from(intersection, (common, index) => {
    const union = truth[index]! + predicted[index]! - common;
    return union === 0 ? undefined : common / union;
  }).filter((share) => share !== undefined);
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** At the pace so far; null before there is one. */
export function secondsLeft(progress: EvaluationProgress): number | null {
  const { images_done: done, images_total: total, created_at, changed_at } = progress;
  if (done === 0) return null;
  const seconds = (Date.parse(changed_at) - Date.parse(created_at)) / 1000;
  return Math.round((seconds / done) * (total - done));
}

function readSums({ sums }: Pick<EvaluationProgress, 'sums'>): ClassSums {
  // A copy: bytes from a store need not lie at a multiple of eight.
  const all = new Float64Array(Uint8Array.from(sums).buffer);
  const classes = all.length / 3;
  return {
    intersection: all.subarray(0, classes),
    truth: all.subarray(classes, 2 * classes),
    predicted: all.subarray(2 * classes),
  };
}

function packSums({ intersection, truth, predicted }: ClassSums): Uint8Array {
  const all = Float64Array.of(...intersection, ...truth, ...predicted);
  return new Uint8Array(all.buffer);
}
