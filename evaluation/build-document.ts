/** From the records of all images to `evaluation.json`: read once, in a stream, whatever their number. */
import { createHash } from 'node:crypto';
import { estimateCost, type Price } from '#contracts/estimated-cost.ts';
import type { Comparison, EvaluationDocument, EvaluationSetting } from '#contracts/evaluations/document.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { recipeDigest } from '#engine/results/result-json.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { CONFIDENCE, REPLICATES } from './scoring/bootstrap.ts';
import { compareRuns, type EarlierRun } from './scoring/compare-runs.ts';
import { judgeGates } from './scoring/gates.ts';
import { scoreRecords, type ScoredSetting } from './scoring/score-records.ts';

/** Of the bootstrap: one for all evaluations, so that any two of them pair. */
const SEED = 0;

export type DocumentHead = Pick<
  EvaluationDocument,
  'dataset' | 'vocabulary' | 'classes' | 'protocol' | 'sample'
>;

export type DocumentParts = {
  head: DocumentHead;
  settings: Pick<EvaluationSetting, 'name' | 'swept' | 'recipe'>[];
  /** All of them, from the first, at each call. */
  records: () => AsyncIterable<RecordLine>;
  /** Images in the dataset, or the sample. */
  total: number;
  /** How many pictures of each kind a report shows. */
  pictures: number;
  /** What it is compared with. */
  earlier?: EarlierRun;
  gates: {
    failUnder?: number;
    failIfWorse?: boolean;
    /** Gates that failed already, and stand after the others. */
    failed?: EvaluationDocument['gates'];
  };
  performance: {
    startedAt: Date;
    finishedAt: Date;
    machine: string;
    price?: Price;
  };
};

export type BuiltDocument = {
  document: EvaluationDocument;
  /** Images of the first setting, the worst and the best first. */
  worst: ScoredSetting['worst'];
  best: ScoredSetting['best'];
};

export async function buildDocument(parts: DocumentParts): Promise<BuiltDocument> {
  const { head, settings, earlier, gates } = parts;
  const scored = await scoreRecords(parts.records(), {
    settings: settings.length,
    names: head.classes,
    hasBackground: head.protocol.background !== 'none',
    seed: SEED,
    extremes: parts.pictures,
  });
  const body = {
    format: 'itaclip-evaluation/1' as const,
    ...head,
    images: {
      total: parts.total,
      scored: scored.scored,
      skipped: scored.skipped,
      skipped_images: scored.skippedImages,
    },
    bootstrap: { replicates: REPLICATES, seed: SEED, confidence: CONFIDENCE },
    settings: settings.map(({ name, swept, recipe }, index): EvaluationSetting => {
      const { scores } = scored.settings[index]!;
      return { name, swept, recipe, recipe_digest: recipeDigest(recipe), scores };
    }),
  };
  const comparison = earlier
    ? await compareRuns(earlier, { document: body, records: parts.records() }, parts.pictures)
    : null;
  const document: EvaluationDocument = {
    ...body,
    digest: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    comparison,
    gates: [
      ...judgeGates(body.settings[0]!.scores.miou, {
        failUnder: gates.failUnder,
        comparison: comparisonToJudge(gates, comparison),
      }),
      ...(gates.failed ?? []),
    ],
    performance: describePerformance(parts.performance, scored.timings, scored.scored),
  };
  const { worst, best } = scored.settings[0]!;
  return { document, worst, best };
}

function comparisonToJudge(
  { failIfWorse }: DocumentParts['gates'],
  comparison: Comparison | null,
): Comparison | undefined {
  return failIfWorse && comparison ? comparison : undefined;
}

function describePerformance(
  { startedAt, finishedAt, machine, price }: DocumentParts['performance'],
  stages: Timings,
  images: number,
): EvaluationDocument['performance'] {
  const seconds = Object.values(stages).reduce((sum, each) => sum + each, 0);
  return {
    started_at: startedAt.toISOString(),
    finished_at: finishedAt.toISOString(),
    compute_seconds: seconds,
    images_per_second: seconds > 0 ? images / seconds : 0,
    stages,
    estimated_cost: estimateCost(seconds, price),
    machine,
  };
}
