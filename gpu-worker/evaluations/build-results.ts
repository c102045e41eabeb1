/**
 * The last step of an evaluation, when all its shards are done: its records are read in a stream, and
 * scores, comparison, gates, report and their files are made of them. Says what to write in the row.
 */
import type { EvaluationProgress } from '#contracts/evaluations/evaluation-progress.ts';
import {
  type EvaluationArtifact,
  type EvaluationPlan,
  type PlannedEvaluation,
  type ScoreSummary,
} from '#contracts/evaluations/evaluation-row.ts';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { EvaluationEnd } from '#backend/tables/evaluation-table.ts';
import { meanScoresSchema } from '#contracts/evaluations/scores.ts';
import { ProblemError } from '#contracts/errors.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { buildDocument, type BuiltDocument } from '#evaluation/build-document.ts';
import { describeMachine } from '#evaluation/describe-machine.ts';
import { encodeResults } from '#evaluation/encode-results.ts';
import { makeReportPictures, PICTURES } from '#evaluation/report-pictures.ts';
import type { WorkerContext } from '../worker-context.ts';
import { readEarlierEvaluation, type EarlierEvaluation } from './earlier-evaluation.ts';
import { EvaluationObjects } from './evaluation-objects.ts';
import { openDatasetFiles } from './open-dataset-files.ts';
import { scoredSettings } from './scored-settings.ts';
import { storeRecords, storeResult } from './store-results.ts';

export async function buildResults(
  context: WorkerContext,
  evaluation: PlannedEvaluation,
  progress: EvaluationProgress,
  signal: AbortSignal,
): Promise<EvaluationEnd> {
  const { backend } = context;
  const { tenant, compare_to, dataset, plan } = evaluation;
  const objects = new EvaluationObjects(backend.objects, evaluation);
  const earlier = compare_to ? await readEarlierEvaluation(backend, tenant, compare_to) : undefined;
  const built = await build(context, evaluation, { progress, objects, earlier });
  signal.throwIfAborted();
  const pictures = await makeReportPictures(
    built,
    {
      files: openDatasetFiles(backend.objects, dataset.location),
      items: () => objects.items(progress.shards),
      toClass: plan.to_class,
      prediction: (id) => objects.readPrediction(id),
      earlierPrediction: earlier && ((id) => earlier.prediction(id)),
    },
    signal,
  );
  const { document } = built;
  const artifacts: EvaluationArtifact[] = [];
  for (const { name, mediaType: media_type, text } of await encodeResults(document, pictures)) {
    artifacts.push(await storeResult(backend.objects, evaluation, { name, media_type, text }, signal));
  }
  const packed = () => objects.packedRecords(progress.shards);
  artifacts.push(await storeRecords(backend.objects, evaluation, packed, signal));
  return { status: 'succeeded', artifacts, ...describeResults(document, plan) };
}

type Sources = {
  progress: EvaluationProgress;
  objects: EvaluationObjects;
  earlier: EarlierEvaluation | undefined;
};

async function build(
  { backend, price }: WorkerContext,
  evaluation: PlannedEvaluation,
  { progress, objects, earlier }: Sources,
): Promise<BuiltDocument> {
  const { vocabulary, plan, sample = null, fail_under, compare_to, created_at, started_at } = evaluation;
  if (progress.recipes_sha256 === undefined) throw await nothingScored(objects, progress);
  const recipes = await objects.readRecipes(progress.recipes_sha256);
  const built = await buildDocument({
    head: {
      dataset: plan.dataset,
      vocabulary: vocabulary.name,
      classes: planQueries(vocabulary).labelNames,
      protocol: plan.protocol,
      sample,
    },
    settings: scoredSettings(evaluation).map(({ name, swept }, index) => ({
      name,
      swept,
      recipe: recipes[index]!,
    })),
    records: () => objects.records(progress.shards),
    total: progress.images_total,
    pictures: PICTURES,
    earlier: earlier?.run,
    gates: { failUnder: fail_under, failIfWorse: compare_to !== undefined },
    performance: {
      startedAt: new Date(started_at ?? created_at),
      finishedAt: backend.now(),
      machine: describeMachine(recipes[0]!.execution_provider),
      price,
    },
  });
  if (compare_to === undefined || earlier) return built;
  const gate = { gate: 'compare_to', passed: false, detail: `${compare_to} is no longer there` } as const;
  return { ...built, document: { ...built.document, gates: [...built.document.gates, gate] } };
}

async function nothingScored(
  objects: EvaluationObjects,
  { shards, images_total }: EvaluationProgress,
): Promise<ProblemError> {
  for await (const record of objects.records(shards)) {
    if (!('reason' in record)) continue;
    return new ProblemError(
      'invalid-dataset',
      `None of the ${images_total} images could be scored. The first is ${record.id}: ${record.reason}`,
    );
  }
  throw new Error('An evaluation without images has come to its end.');
}

function describeResults(
  { settings, images, digest, gates, performance }: EvaluationDocument,
  { wait }: EvaluationPlan,
): Pick<EvaluationEnd, 'scores' | 'gates' | 'timings' | 'usage'> {
  const { compute_seconds, stages, estimated_cost } = performance;
  const scores: ScoreSummary = {
    images_scored: images.scored,
    images_skipped: images.skipped,
    settings: settings.map(({ name, scores: all }) => ({ name, ...meanScoresSchema.parse(all) })),
    digest,
  };
  return {
    scores,
    gates,
    timings: { ...wait, compute_seconds, stages },
    usage: { compute_seconds, estimated_cost },
  };
}
