/**
 * The first step of an evaluation: opens its dataset and lists its images in shards. The shards are kept in
 * the bucket, so that scoring needs no annotation files; then each gets a message. After a crash the step
 * resumes: listed shards stay, and messages that are sent twice do no harm.
 */
import pMap from 'p-map';
import { shardMessages } from '#contracts/queues/evaluation-messages.ts';
import {
  missingShards,
  SHARD_IMAGES,
  type EvaluationProgress,
} from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { EvaluationItem } from '#evaluation/datasets/dataset-item.ts';
import { peekAtMasks } from '#evaluation/datasets/mask-doubts.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { sampleItems } from '#evaluation/datasets/sample-items.ts';
import { planEvaluation } from '#evaluation/evaluation-plan.ts';
import { describeWait } from '../jobs/run-meter.ts';
import type { WorkerContext } from '../worker-context.ts';
import { BucketStore } from './bucket-store.ts';
import { openDatasetFiles } from './open-dataset-files.ts';
import { variantsToScore } from './variants-to-score.ts';

const SHARDS_AT_A_TIME = 8;

/** Throws if the dataset cannot be scored: `invalid-dataset`, `void-is-a-class`, `limit-exceeded`. */
export async function planShards(
  context: WorkerContext,
  evaluation: EvaluationRow,
  signal: AbortSignal,
): Promise<EvaluationProgress> {
  const { backend } = context;
  const before = evaluation.plan && (await backend.progress.get(evaluation));
  const progress = before ?? (await listShards(context, evaluation, signal));
  await backend.queues.sendEvaluation(shardMessages(evaluation, missingShards(progress)));
  return progress;
}

async function listShards(
  context: WorkerContext,
  evaluation: EvaluationRow,
  signal: AbortSignal,
): Promise<EvaluationProgress> {
  const { backend, id, readiness } = context;
  const { dataset: reference, sample = null, void_label, created_at, started_at = created_at } = evaluation;
  const files = openDatasetFiles(backend.objects, reference.location);
  const dataset = await openDataset(files, reference, void_label);
  const { head, task } = planEvaluation(dataset, files.location, variantsToScore(evaluation), sample);
  const warnings = [...(await peekAtMasks(dataset, files, signal)), ...(await dataset.notes())];
  for (const warning of warnings)
    context.log.warn(
      { tenant: evaluation.tenant, evaluation_id: evaluation.id, warning },
      'the dataset is doubtful',
    );
  const items = sample ? sampleItems(dataset, sample) : dataset.items();
  const store = new BucketStore(backend.objects, evaluation);
  let images = 0;
  await pMap(
    inShards(items, evaluation),
    async ({ shard, items: those }) => {
      signal.throwIfAborted();
      images += those.length;
      refuseTooMany(images);
      await store.putItems(shard, those, signal);
    },
    { concurrency: SHARDS_AT_A_TIME },
  );
  const plan = {
    dataset: head.dataset,
    protocol: head.protocol,
    to_class: task.toClass && Array.from(task.toClass),
    wait: describeWait(evaluation, new Date(started_at), readiness.readyAt),
  };
  await backend.evaluations.keepPlan(evaluation, id, plan, warnings);
  return backend.progress.create(evaluation, { images, classes: task.classes });
}

type Shard = { shard: number; items: EvaluationItem[] };

/** Throws `invalid-dataset` at the first incomplete item, unless such items are skipped. */
async function* inShards(
  items: AsyncIterable<EvaluationItem>,
  { skip_broken }: EvaluationRow,
): AsyncGenerator<Shard> {
  let next: Shard = { shard: 0, items: [] };
  for await (const item of items) {
    if ('missing' in item && !skip_broken) throw incomplete(item);
    next.items.push(item);
    if (next.items.length < SHARD_IMAGES) continue;
    yield next;
    next = { shard: next.shard + 1, items: [] };
  }
  if (next.items.length > 0) yield next;
}

function incomplete({ id, missing }: { id: string; missing: string }): ProblemError {
  return new ProblemError(
    'invalid-dataset',
    `${id}: missing: ${missing}. Add it, or set skip_broken to leave such images out.`,
  );
}

function refuseTooMany(images: number): void {
  const most = SERVICE_LIMITS.evaluationImages;
  if (images <= most) return;
  throw new ProblemError(
    'limit-exceeded',
    `The dataset has more than ${most} images, which is the limit. Score a sample of it.`,
  );
}
