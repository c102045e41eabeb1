/** Builds `evaluation.json` from the records of all images, which are read once, as a stream. */
import { estimateCost, type Price } from '#contracts/estimated-cost.ts';
import {
  EVALUATION_FORMAT,
  type Comparison,
  type EvaluationDocument,
  type EvaluationVariant,
} from '#contracts/evaluations/document.ts';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import { recipeDigest } from '#engine/results/result-json.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { CONFIDENCE, REPLICATES } from './scoring/bootstrap.ts';
import { compareRuns, type EarlierRun } from './scoring/compare-runs.ts';
import type { UnsignedDocument } from './scoring/document-changes.ts';
import { digestDocument } from './scoring/digest-document.ts';
import { judgeGates } from './scoring/gates.ts';
import { scoreRecords, type VariantScores } from './scoring/score-records.ts';

/** The seed of the bootstrap. All evaluations share it, so that the replicates of any two of them pair. */
const SEED = 0;

export type DocumentHead = Pick<
  EvaluationDocument,
  'dataset' | 'vocabulary' | 'classes' | 'protocol' | 'sample'
>;

export type DocumentParts = {
  head: DocumentHead;
  variants: Pick<EvaluationVariant, 'name' | 'swept' | 'recipe'>[];
  /** Each call yields all records from the first one. */
  records: () => AsyncIterable<RecordLine>;
  /** Images in the dataset, or the sample. */
  total: number;
  /** The number of pictures of each kind in a report. */
  pictures: number;
  /** The run that this one is compared with. */
  earlier?: EarlierRun;
  gates: {
    failUnder?: number;
    failIfWorse?: boolean;
    /** Gates that have already failed; they are listed after the others. */
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
  /** Images of the first variant, the worst and the best first. */
  worst: VariantScores['worst'];
  best: VariantScores['best'];
};

export async function buildDocument(parts: DocumentParts): Promise<BuiltDocument> {
  const { head, variants, earlier, gates } = parts;
  const scored = await scoreRecords(parts.records(), {
    variants: variants.length,
    names: head.classes,
    hasBackground: head.protocol.background !== 'none',
    seed: SEED,
    extremes: parts.pictures,
  });
  const body: UnsignedDocument = {
    format: EVALUATION_FORMAT,
    ...head,
    images: {
      total: parts.total,
      scored: scored.scored,
      skipped: scored.skipped,
      skipped_images: scored.skippedImages,
    },
    bootstrap: { replicates: REPLICATES, seed: SEED, confidence: CONFIDENCE },
    variants: variants.map(({ name, swept, recipe }, index): EvaluationVariant => {
      const { scores } = scored.variants[index]!;
      return { name, swept, recipe, recipe_digest: recipeDigest(recipe), scores };
    }),
  };
  const comparison = earlier
    ? await compareRuns(earlier, { document: body, records: parts.records() }, parts.pictures)
    : null;
  const document: EvaluationDocument = {
    ...body,
    digest: digestDocument(body),
    comparison,
    gates: [
      ...judgeGates(body.variants[0]!.scores.miou, {
        failUnder: gates.failUnder,
        comparison: comparisonToJudge(gates, comparison),
      }),
      ...(gates.failed ?? []),
    ],
    performance: describePerformance(parts.performance, scored.timings, scored.scored),
  };
  const { worst, best } = scored.variants[0]!;
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
