/**
 * An evaluation on one machine, from an opened dataset to the files of its results. The folder takes the
 * state: the same call resumes where the last one stopped.
 */
import { resolve } from 'node:path';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { ProblemError } from '#contracts/errors.ts';
import { describeMachine } from './describe-machine.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { DocumentParts } from './build-document.ts';
import type { Dataset } from './datasets/dataset.ts';
import type { Files } from './datasets/files.ts';
import { peekAtMasks } from './datasets/mask-doubts.ts';
import { countItems } from './datasets/count-items.ts';
import { sampleItems } from './datasets/sample-items.ts';
import { EvaluationFolder } from './evaluation-folder.ts';
import { planEvaluation } from './evaluation-plan.ts';
import { makeResults } from './make-results.ts';
import { readEarlierRun, type LocalEarlierRun } from './earlier-run.ts';
import { scoreDataset, type RunProgress } from './score-dataset.ts';
import type { VariantToScore } from './score-image.ts';

export type LocalEvaluation = {
  client: Pick<SegmenterClient, 'label' | 'photosAtOnce'>;
  files: Files;
  dataset: Dataset;
  /** The model also decides the scores but is not in the variants, so it is kept with the plan. */
  model: { name: string; executionProvider: string; precision: string };
  variants: readonly VariantToScore[];
  sample: EvaluationDocument['sample'];
  skipBroken: boolean;
  /** The folder for records, predictions and results. */
  folder: string;
  /** Start over instead of resuming what is in the folder. */
  fresh: boolean;
  /** The `evaluation.json`, or the folder, of another run. */
  compareTo?: string;
  gates: DocumentParts['gates'];
};

export type LocalHooks = {
  signal?: AbortSignal;
  /** Called before the first image with what may make the scores worthless, and with what is passed over. */
  onWarning?: (warning: string) => void;
  /** Called once, before the first image. */
  onStart?: (total: number) => void;
  onProgress?: (progress: RunProgress) => void;
};

export async function evaluateLocally(
  evaluation: LocalEvaluation,
  { signal, onWarning, onStart, onProgress }: LocalHooks = {},
): Promise<EvaluationDocument> {
  const { client, files, dataset, variants, sample, skipBroken } = evaluation;
  const { head, task } = planEvaluation(dataset, files.location, variants, sample);
  // Before hours of work: what it is compared with has to be there.
  const earlier = evaluation.compareTo === undefined ? undefined : await readEarlierRun(evaluation.compareTo);
  if (earlier) refuseItself(earlier, evaluation.folder);
  const plan = { head, model: evaluation.model, variants };
  await using folder = await EvaluationFolder.open(evaluation.folder, plan, {
    fresh: evaluation.fresh,
    items: (ids) => dataset.items(ids),
  });
  const total = sample ? Math.min(sample.images, await countItems(dataset)) : await countItems(dataset);
  const items = sample ? sampleItems(dataset, sample) : dataset.items();
  for (const warning of await peekAtMasks(dataset, files, signal)) onWarning?.(warning);
  for (const note of await dataset.notes()) onWarning?.(note);
  onStart?.(total);
  await scoreDataset({ client, files, items, task, folder, skipBroken }, { signal, onProgress });
  const parts = {
    head,
    variants: withRecipes(variants, folder),
    total,
    gates: evaluation.gates,
    performance: {
      startedAt: folder.startedAt,
      finishedAt: new Date(),
      machine: describeMachine(evaluation.model.executionProvider),
    },
  };
  return makeResults({ store: folder, earlier, parts, files, toClass: task.toClass }, signal);
}

/** Its records would be those of this evaluation: no difference, whatever changed. */
function refuseItself(earlier: LocalEarlierRun, folder: string): void {
  if (resolve(earlier.folder) !== resolve(folder)) return;
  throw new ProblemError(
    'invalid-request',
    `${folder} cannot be compared with itself: the results of this evaluation go there. Choose another folder ` +
      'with --out.',
  );
}

function withRecipes(
  variants: LocalEvaluation['variants'],
  { path, recipes }: EvaluationFolder,
): DocumentParts['variants'] {
  if (recipes) return variants.map(({ name, swept }, index) => ({ name, swept, recipe: recipes[index]! }));
  throw new ProblemError(
    'invalid-dataset',
    `No image could be scored: ${path}/records.jsonl says why of each. Run it with --check for all problems.`,
  );
}
