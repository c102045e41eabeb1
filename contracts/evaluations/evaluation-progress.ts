/**
 * The progress of an evaluation: which shards of its images are done, and sums over them for an interim
 * score. A shard counts once, however often it is processed.
 */
import { z } from 'zod';
import { timeSchema } from '../time.ts';
import {
  addSums,
  emptySums,
  meanIntersectionOverUnion,
  packSums,
  unpackSums,
  type ClassSums,
} from './class-sums.ts';

/** Images per message. */
export const SHARD_IMAGES = 16;

const bytesSchema = z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array);

export const evaluationProgressSchema = z.object({
  /** Counts changes: a writer that read an older revision starts again. */
  revision: z.int(),
  images_total: z.int(),
  images_done: z.int(),
  /** Skipped images among those done. */
  images_skipped: z.int(),
  shards: z.int(),
  /** One bit per shard; lower shard numbers occupy lower bits of earlier bytes. */
  done: bytesSchema,
  /** Packed sums of the first variant. */
  sums: bytesSchema,
  /** The sha256 of all variants' recipes, in hex; missing before the first shard. */
  recipes_sha256: z.string().optional(),
  created_at: timeSchema,
  changed_at: timeSchema,
});

export type EvaluationProgress = z.infer<typeof evaluationProgressSchema>;

/** The contribution of one shard. */
export type ShardDone = {
  shard: number;
  images: number;
  skipped: number;
  sums: ClassSums;
  recipesSha256: string | undefined;
};

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
    sums: packSums(emptySums(classes)),
    created_at: time,
    changed_at: time,
  };
}

export function isShardDone({ done }: Pick<EvaluationProgress, 'done'>, shard: number): boolean {
  return ((done[shard >> 3] ?? 0) & (1 << (shard & 7))) !== 0;
}

/** Returns the numbers of the shards that are not done, in ascending order. */
export function missingShards(progress: Pick<EvaluationProgress, 'done' | 'shards'>): number[] {
  const all = Array.from({ length: progress.shards }, (_, shard) => shard);
  return all.filter((shard) => !isShardDone(progress, shard));
}

/** Returns the progress after a shard that was not done before. */
export function withShard(progress: EvaluationProgress, added: ShardDone, now: Date): EvaluationProgress {
  const done = Uint8Array.from(progress.done);
  done[added.shard >> 3]! |= 1 << (added.shard & 7);
  const sums = unpackSums(progress.sums);
  addSums(sums, added.sums);
  return {
    ...progress,
    revision: progress.revision + 1,
    images_done: progress.images_done + added.images,
    images_skipped: progress.images_skipped + added.skipped,
    done,
    sums: packSums(sums),
    recipes_sha256: progress.recipes_sha256 ?? added.recipesSha256,
    changed_at: now.toISOString(),
  };
}

/** Computes the mIoU of the images done so far, 0 to 1; null before there are any. */
export function runningMiou({ sums }: Pick<EvaluationProgress, 'sums'>): number | null {
  return meanIntersectionOverUnion(unpackSums(sums));
}

/** Estimates the remaining seconds from the pace so far; null before the first image. */
export function secondsLeft(progress: EvaluationProgress): number | null {
  const { images_done: done, images_total: total, created_at, changed_at } = progress;
  if (done === 0) return null;
  // The clock may have been set back since.
  const seconds = Math.max(0, Date.parse(changed_at) - Date.parse(created_at)) / 1000;
  return Math.round((seconds / done) * (total - done));
}
