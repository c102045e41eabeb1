/**
 * The last step of an evaluation, when all its shards are done: stores its results and returns their summary
 * for the row.
 */
import type { EvaluationProgress } from '#contracts/evaluations/evaluation-progress.ts';
import type {
  EvaluationPlan,
  PlannedEvaluation,
  ScoreSummary,
} from '#contracts/evaluations/evaluation-row.ts';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { EvaluationEnd } from '#backend/tables/evaluation-table.ts';
import { meanScoresSchema } from '#contracts/evaluations/scores.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { Recipe } from '#contracts/segmentation/result.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { describeMachine } from '#evaluation/describe-machine.ts';
import { makeResults, type ScoredEvaluation } from '#evaluation/make-results.ts';
import { warnAboutTruth } from '#evaluation/scoring/truth-warning.ts';
import type { WorkerContext } from '../worker-context.ts';
import { BucketStore } from './bucket-store.ts';
import { readEarlierEvaluation } from './earlier-evaluation.ts';
import { openDatasetFiles } from './open-dataset-files.ts';
import { variantsToScore } from './variants-to-score.ts';

export async function buildResults(
  context: WorkerContext,
  evaluation: PlannedEvaluation,
  progress: EvaluationProgress,
  signal: AbortSignal,
): Promise<EvaluationEnd> {
  const { backend } = context;
  const { tenant, compare_to, dataset, plan } = evaluation;
  const store = new BucketStore(backend.objects, evaluation, progress.shards);
  const earlier = compare_to ? await readEarlierEvaluation(backend, tenant, compare_to) : undefined;
  const recipes = await readRecipes(store, progress);
  const parts = partsOf(context, evaluation, { total: progress.images_total, recipes });
  if (compare_to && !earlier) parts.gates.failed = [gone(compare_to)];
  const files = openDatasetFiles(backend.objects, dataset.location);
  const document = await makeResults({ store, earlier, parts, files, toClass: plan.to_class }, signal);
  await store.putAllRecords(signal);
  const warnings = [...evaluation.warnings, warnAboutTruth(document)].filter((each) => each !== undefined);
  return { status: 'succeeded', artifacts: store.artifacts, warnings, ...describeResults(document, plan) };
}

async function readRecipes(store: BucketStore, progress: EvaluationProgress): Promise<Recipe[]> {
  if (progress.recipes_sha256 === undefined) throw await nothingScored(store, progress);
  return store.readRecipes(progress.recipes_sha256);
}

function gone(id: string): EvaluationDocument['gates'][number] {
  return { gate: 'compare_to', passed: false, detail: `${id} no longer exists` };
}

function partsOf(
  { backend, price }: WorkerContext,
  evaluation: PlannedEvaluation,
  { total, recipes }: { total: number; recipes: readonly Recipe[] },
): ScoredEvaluation['parts'] {
  const { vocabulary, plan, sample = null, fail_under, compare_to, created_at, started_at } = evaluation;
  return {
    head: {
      dataset: plan.dataset,
      vocabulary: vocabulary.name,
      classes: planQueries(vocabulary).labelNames,
      protocol: plan.protocol,
      sample,
    },
    variants: variantsToScore(evaluation).map(({ name, swept }, index) => ({
      name,
      swept,
      recipe: recipes[index]!,
    })),
    total,
    gates: { failUnder: fail_under, failIfWorse: compare_to !== undefined },
    performance: {
      startedAt: new Date(started_at ?? created_at),
      finishedAt: backend.now(),
      machine: describeMachine(recipes[0]!.execution_provider),
      price,
    },
  };
}

async function nothingScored(
  store: BucketStore,
  { images_total }: EvaluationProgress,
): Promise<ProblemError> {
  for await (const record of store.records()) {
    if (!('reason' in record)) continue;
    return new ProblemError(
      'invalid-dataset',
      `None of the ${images_total} images could be scored. The first is ${record.id}: ${record.reason}`,
    );
  }
  throw new Error('The evaluation has no images.');
}

function describeResults(
  { variants, images, digest, gates, performance }: EvaluationDocument,
  { wait }: EvaluationPlan,
): Pick<EvaluationEnd, 'scores' | 'gates' | 'timings' | 'usage'> {
  const { compute_seconds, stages, estimated_cost } = performance;
  const scores: ScoreSummary = {
    images_scored: images.scored,
    images_skipped: images.skipped,
    variants: variants.map(({ name, scores: all }) => ({ name, ...meanScoresSchema.parse(all) })),
    digest,
  };
  return {
    scores,
    gates,
    timings: { ...wait, compute_seconds, stages },
    usage: { compute_seconds, estimated_cost },
  };
}
