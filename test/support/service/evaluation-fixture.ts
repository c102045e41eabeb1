/** A queued evaluation of a dataset in S3, and what its workers find. */
import type { ShardDone } from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationPlan, EvaluationRow, ScoreSummary } from '#contracts/evaluations/evaluation-row.ts';
import { SCORING_RULES } from '#contracts/evaluations/protocol.ts';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { newId } from '#contracts/ids.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import { continueTrace } from '#contracts/trace.ts';

let made = 0;

export function evaluationFixture(now: Date, changes: Partial<EvaluationRow> = {}): EvaluationRow {
  made += 1;
  const vocabulary: EvaluationRow['vocabulary'] = {
    name: 'farm',
    classes: [{ name: 'dog' }, { name: 'cat' }],
    background: { mode: 'none' },
    options: {},
  };
  return {
    id: newId('evaluation', now.getTime() + made),
    tenant: 'acme',
    status: 'queued',
    created_at: now.toISOString(),
    trace: { request_id: newId('request'), traceparent: continueTrace(undefined) },
    dataset: { location: 's3://their-data/farm/', layout: 'pairs', split: 'val' },
    vocabulary,
    preset: 'fast',
    method: 'itaclip',
    variants: expandVariants({ preset: 'fast', method: 'itaclip', options: {}, sweep: {}, vocabulary }),
    skip_broken: false,
    metadata: {},
    retention_days: 30,
    expires_at: later(now, 30 * DAY_SECONDS).toISOString(),
    errors: [],
    warnings: [],
    gates: [],
    artifacts: [],
    event_pending: false,
    ...changes,
  };
}

/** The plan has two classes and two images. */
export function shardFixture(shard: number, changes: Partial<ShardDone> = {}): ShardDone {
  return {
    shard,
    images: 2,
    skipped: 0,
    sums: {
      intersection: Float64Array.of(50, 0),
      truth: Float64Array.of(100, 0),
      predicted: Float64Array.of(50, 0),
    },
    recipesSha256: 'ab',
    ...changes,
  };
}

export const PLAN: EvaluationPlan = {
  dataset: { name: 'farm', location: 's3://their-data/farm/', layout: 'pairs', split: 'val' },
  protocol: { ...SCORING_RULES, void_label: 255, background: 'none', truth: 'Pixels are labels.' },
  wait: { queue_seconds: 1, cold_start_seconds: 0 },
};

export const SCORES: ScoreSummary = {
  images_scored: 4,
  images_skipped: 0,
  variants: [
    {
      name: 'default',
      miou: 0.5,
      miou_interval: [0.4, 0.6],
      pixel_accuracy: 0.7,
      pixel_accuracy_interval: [0.6, 0.8],
      mean_accuracy: 0.6,
      mean_dice: 0.6,
      frequency_weighted_iou: 0.5,
    },
  ],
  digest: 'abc',
};
