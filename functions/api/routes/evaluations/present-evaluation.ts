/** An evaluation as the API shows it: links are signed when it is read. */
import type { Evaluation, EvaluationSummary } from '#contracts/evaluations/evaluation.ts';
import {
  runningMiou,
  secondsLeft,
  type EvaluationProgress,
} from '#contracts/evaluations/evaluation-progress.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Services } from '#functions/api/context.ts';
import { problemDocument } from '#functions/api/problems/problem-response.ts';
import { signArtifact } from '../sign-artifact.ts';

/** Presents the evaluation to a caller whose request has that id. */
export async function presentEvaluation(
  services: Services,
  { evaluation, progress }: { evaluation: EvaluationRow; progress: EvaluationProgress | undefined },
  requestId: string,
): Promise<Evaluation> {
  const { objects, now } = services.backend;
  const artifacts = evaluation.artifacts.map(async (artifact) => {
    const { name, media_type, bytes, sha256 } = artifact;
    const link = await signArtifact(objects, artifact, evaluation, now());
    return { name, media_type, bytes, sha256, ...link };
  });
  return {
    ...summarizeEvaluation(services, evaluation, requestId),
    variants: evaluation.variants,
    warnings: evaluation.warnings,
    progress: progress ? presentProgress(progress, evaluation) : null,
    artifacts: await Promise.all(artifacts),
  };
}

export function summarizeEvaluation(
  { configuration }: Pick<Services, 'configuration'>,
  evaluation: EvaluationRow,
  requestId: string,
): EvaluationSummary {
  const publicUrl = configuration.ITACLIP_PUBLIC_URL;
  const { id, status, plan, problem } = evaluation;
  const self = `${publicUrl}/v1/evaluations/${id}`;
  return {
    id,
    status,
    created_at: evaluation.created_at,
    started_at: evaluation.started_at ?? null,
    finished_at: evaluation.finished_at ?? null,
    expires_at: evaluation.expires_at,
    dataset: {
      ...evaluation.dataset,
      layout: plan?.dataset.layout ?? evaluation.dataset.layout,
      name: plan?.dataset.name ?? null,
    },
    vocabulary: evaluation.vocabulary.name,
    preset: evaluation.preset,
    method: evaluation.method,
    sample: evaluation.sample ?? null,
    skip_broken: evaluation.skip_broken,
    fail_under: evaluation.fail_under ?? null,
    compare_to: evaluation.compare_to ?? null,
    metadata: evaluation.metadata,
    problem: problem ? problemDocument(publicUrl, requestId, problem) : null,
    scores: evaluation.scores ?? null,
    gates: evaluation.gates,
    timings: evaluation.timings ?? null,
    usage: evaluation.usage ?? null,
    links: {
      self,
      cancel: isTerminal(status) ? null : `${self}/cancel`,
      report: status === 'succeeded' ? `${self}/report` : null,
    },
  };
}

function presentProgress(progress: EvaluationProgress, { status }: EvaluationRow): Evaluation['progress'] {
  const { images_done, images_skipped, images_total } = progress;
  const left = isTerminal(status) ? null : secondsLeft(progress);
  return {
    images_done,
    images_skipped,
    images_total,
    running_miou: runningMiou(progress),
    seconds_left: left,
  };
}
