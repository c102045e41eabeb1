/**
 * An evaluation as stored in its row: the request, resolved so that nothing outside the row except the
 * dataset decides the result, and the outcome. Its progress has a row of its own (`evaluation-progress.ts`);
 * `evaluation.ts` defines what the API shows.
 */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { storedArtifactSchema } from '../jobs/artifact.ts';
import { jobProblemSchema, timingsSchema, usageSchema } from '../jobs/job.ts';
import { RETENTION_DAYS } from '../limits.ts';
import { METHOD_NAMES } from '../segmentation/methods.ts';
import { optionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { tenantSchema } from '../tenant.ts';
import { timeSchema } from '../time.ts';
import { traceSchema } from '../trace.ts';
import { vocabularySchema } from '../vocabularies/vocabulary.ts';
import { evaluationEventSchema } from '../webhooks/events.ts';
import { storedReceiverSchema } from '../webhooks/receiver.ts';
import { datasetSchema } from './dataset.ts';
import { evaluationDocumentSchema, gateSchema } from './document.ts';
import { sampleSchema } from './evaluation-request.ts';
import { EVALUATION_STATES } from './evaluation-states.ts';
import { protocolSchema } from './protocol.ts';
import { meanScoresSchema } from './scores.ts';

export const EVALUATION_ARTIFACTS = [
  'evaluation.json',
  'report.html',
  'junit.xml',
  'records.jsonl.gz',
] as const;
export type EvaluationArtifactName = (typeof EVALUATION_ARTIFACTS)[number];

const evaluationArtifactSchema = storedArtifactSchema(EVALUATION_ARTIFACTS);

export const resolvedVariantSchema = z
  .object({
    name: z.string(),
    swept: z.record(z.string(), z.unknown()),
    options: optionsSchema,
  })
  .meta({ id: 'EvaluationVariant' });

/** The means of each variant; everything else is in evaluation.json. */
export const scoreSummarySchema = z
  .object({
    images_scored: z.int(),
    images_skipped: z.int(),
    variants: z.array(meanScoresSchema.extend({ name: z.string() }).meta({ id: 'VariantScores' })),
    digest: z
      .string()
      .meta({ description: 'The digest of evaluation.json: equal results have equal digests.' }),
  })
  .meta({ id: 'ScoreSummary' });

export const evaluationUsageSchema = usageSchema
  .omit({ encoder_passes: true })
  .meta({ id: 'EvaluationUsage' });

const evaluationPlanSchema = z.object({
  dataset: evaluationDocumentSchema.shape.dataset,
  protocol: protocolSchema,
  /** Maps each truth label to a class where the numbers differ; -1 means no class. */
  to_class: z.array(z.int()).optional(),
  /** The wait before it started. */
  wait: timingsSchema.pick({ queue_seconds: true, cold_start_seconds: true }),
});

export const evaluationRowSchema = z.object({
  id: idSchema('evaluation'),
  tenant: tenantSchema,
  status: z.enum(EVALUATION_STATES),
  created_at: timeSchema,
  trace: traceSchema,

  dataset: datasetSchema,
  vocabulary: vocabularySchema,
  preset: z.enum(PRESET_NAMES),
  method: z.enum(METHOD_NAMES),
  variants: z.array(resolvedVariantSchema).min(1),
  /** The mask value that is not scored; if missing, the layout decides. */
  void_label: z.int().optional(),
  sample: sampleSchema.optional(),
  skip_broken: z.boolean(),
  fail_under: z.number().optional(),
  compare_to: idSchema('evaluation').optional(),
  webhook: storedReceiverSchema(evaluationEventSchema).optional(),
  metadata: z.record(z.string(), z.string()),
  retention_days: z.literal(RETENTION_DAYS),
  /** The time at which its results are deleted. */
  expires_at: timeSchema,

  /** Set once its first message is sent. */
  enqueued_at: timeSchema.optional(),
  started_at: timeSchema.optional(),
  finished_at: timeSchema.optional(),
  deleted_at: timeSchema.optional(),
  /** The worker that plans or finishes it, under a lease. Many workers score its images. */
  worker: z.string().optional(),
  lease_until: timeSchema.optional(),
  /** The findings about the dataset, once its images are split into shards. */
  plan: evaluationPlanSchema.optional(),
  /** Doubts about the masks and notes about the dataset, for people. */
  warnings: z.array(z.string()).default([]),
  /** Set once the messages of all shards are sent. */
  shards_sent_at: timeSchema.optional(),
  /** Errors of attempts that did not end it; `shard` is null for planning and finishing. */
  errors: z
    .array(jobProblemSchema.extend({ at: timeSchema, worker: z.string(), shard: z.int().nullable() }))
    .default([]),

  problem: jobProblemSchema.optional(),
  scores: scoreSummarySchema.optional(),
  gates: z.array(gateSchema).default([]),
  artifacts: z.array(evaluationArtifactSchema).default([]),
  timings: timingsSchema.optional(),
  usage: evaluationUsageSchema.optional(),
  /** True until its end is published to the webhook queue. */
  event_pending: z.boolean().default(false),
});

export type EvaluationRow = z.infer<typeof evaluationRowSchema>;
export type EvaluationPlan = z.infer<typeof evaluationPlanSchema>;
export type EvaluationArtifact = z.infer<typeof evaluationArtifactSchema>;
export type ScoreSummary = z.infer<typeof scoreSummarySchema>;
/** An evaluation whose images are listed, so that shards can be scored and results produced. */
export type PlannedEvaluation = EvaluationRow & { plan: EvaluationPlan };
/** The key of an evaluation; every row contains it. */
export type EvaluationName = Pick<EvaluationRow, 'tenant' | 'id'>;
