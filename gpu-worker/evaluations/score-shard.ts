/**
 * Scores one shard of an evaluation: labels each image with all variants and keeps the predictions, then
 * writes the records of all, then counts the shard. Keys are derived from content, so that doing a shard
 * twice changes nothing. Interactive jobs run between two images.
 */
import { addSums, emptySums, type ClassSums } from '#contracts/evaluations/class-sums.ts';
import { isShardDone, type EvaluationProgress } from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationRow, PlannedEvaluation } from '#contracts/evaluations/evaluation-row.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { Recipe } from '#contracts/segmentation/result.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { attemptImage, readAhead, type ImageScoringTask } from '#evaluation/score-image.ts';
import { sumsOfCells } from '#evaluation/scoring/class-sums.ts';
import { encodeLabelsPng } from '#engine/results/labels-png.ts';
import { DEGRADED_DIVISOR } from '#engine/inference/run-hooks.ts';
import { runsAlone } from '../attempts/runs-alone.ts';
import type { YieldPoint } from '../attempts/yield-point.ts';
import type { ReceivedMessage } from '../queue/job-source.ts';
import type { WorkerContext } from '../worker-context.ts';
import { BucketStore } from './bucket-store.ts';
import { isDegraded } from './is-degraded.ts';
import { openDatasetFiles } from './open-dataset-files.ts';
import { variantsToScore } from './variants-to-score.ts';

/** Pairs that are read while the one before is labeled. */
const PAIRS_AHEAD = 2;

export type ShardRun = {
  signal: AbortSignal;
  yieldPoint: YieldPoint;
  message: Pick<ReceivedMessage, 'priority' | 'receives'>;
};

/** Returns the progress with the shard counted. Throws the reason of `signal` when it aborts. */
export async function scoreShard(
  context: WorkerContext,
  evaluation: PlannedEvaluation,
  shard: number,
  { signal, yieldPoint, message }: ShardRun,
): Promise<EvaluationProgress> {
  const { backend } = context;
  const store = new BucketStore(backend.objects, evaluation);
  const files = openDatasetFiles(backend.objects, evaluation.dataset.location);
  const task = scoringTask(evaluation, shard);
  const hooks = {
    signal,
    work: evaluation.id,
    priority: message.priority,
    alone: isAlone(evaluation, shard, message),
  };
  const run = { client: context.segmenter, task, time: context.time, skipBroken: evaluation.skip_broken };
  const records: RecordLine[] = [];
  const sums = emptySums(task.classes);
  let recipes: Recipe[] | undefined;
  for await (const read of readAhead(await store.shardItems(shard), files, { ahead: PAIRS_AHEAD, signal })) {
    await yieldPoint.check(signal);
    const { line, scored } = await attemptImage(read, run, hooks);
    records.push(line);
    if (!scored) continue;
    context.readiness.succeeded();
    addSums(sums, sumsOfCells(scored.record.cells[0]!, task.classes));
    await store.putPrediction(0, line.id, await encodeLabelsPng(scored.predictions[0]!), signal);
    recipes ??= scored.recipes;
  }
  const sha256 = recipes && (await store.putRecipes(recipes, signal));
  return countShard(context, evaluation, { shard, records, sums, sha256, store });
}

function isAlone(evaluation: PlannedEvaluation, shard: number, { receives }: ShardRun['message']): boolean {
  const errors = evaluation.errors.filter((error) => error.shard === shard).length;
  return runsAlone({ degraded: isDegraded(evaluation, shard), errors, receives });
}

function scoringTask(evaluation: PlannedEvaluation, shard: number): ImageScoringTask {
  const { vocabulary, plan } = evaluation;
  return {
    variants: variantsToScore(evaluation),
    classes: planQueries(vocabulary).labelNames.length,
    toClass: plan.to_class,
    limits: { encoderPasses: SERVICE_LIMITS.encoderPasses },
    ...(isDegraded(evaluation, shard) && { windowBatchDivisor: DEGRADED_DIVISOR }),
  };
}

type ScoredShard = {
  shard: number;
  records: RecordLine[];
  sums: ClassSums;
  /** Identifies the recipes; undefined if every image was skipped. */
  sha256: string | undefined;
  store: BucketStore;
};

/** A shard that was counted meanwhile keeps its earlier records. */
async function countShard(
  { backend: { progress } }: WorkerContext,
  evaluation: EvaluationRow,
  { shard, records, sums, sha256, store }: ScoredShard,
): Promise<EvaluationProgress> {
  const now = await progress.get(evaluation);
  if (now && isShardDone(now, shard)) return now;
  refuseOtherRecipes(now?.recipes_sha256, sha256);
  await store.putRecords(shard, records);
  const counted = await progress.addShard(evaluation, {
    shard,
    images: records.length,
    skipped: records.filter((record) => 'reason' in record).length,
    sums,
    recipesSha256: sha256,
  });
  refuseOtherRecipes(counted.recipes_sha256, sha256);
  return counted;
}

/** Scores from workers of two versions, or with two models, must not be mixed. */
function refuseOtherRecipes(first: string | undefined, own: string | undefined): void {
  if (first === undefined || own === undefined || first === own) return;
  throw new ProblemError(
    'conflict',
    'Workers with another model, version or device started the evaluation: the service was upgraded meanwhile. Start it again.',
  );
}
