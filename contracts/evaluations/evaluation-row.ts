/**
 * An evaluation as its row holds it: what was asked for, resolved so that nothing outside the row but
 * the dataset decides the result, and what became of it. How far it has come is in a row of its own
 * (`evaluation-progress.ts`); what the API shows is `evaluation.ts`.
 */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { jobProblemSchema, timingsSchema, usageSchema } from '../jobs/job.ts';
import { RETENTION_DAYS } from '../limits.ts';
import { METHOD_NAMES } from '../segmentation/methods.ts';
import { optionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { tenantSchema } from '../tenant.ts';
import { timeSchema } from '../time.ts';
import { traceSchema } from '../trace.ts';
import { vocabularySchema } from '../vocabularies/vocabulary.ts';
import { evaluationEventSchema } from '../webhooks/events.ts';
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

export const evaluationArtifactSchema = z.object({
  name: z.enum(EVALUATION_ARTIFACTS),
  media_type: z.string(),
  bytes: z.int(),
  /** In hex. */
  sha256: z.string(),
  key: z.string(),
});

export const resolvedVariantSchema = z.object({
  name: z.string(),
  swept: z.record(z.string(), z.unknown()),
  options: optionsSchema,
});

/** The means of each variant; everything else is in evaluation.json. */
export const scoreSummarySchema = z.object({
  images_scored: z.int(),
  images_skipped: z.int(),
  variants: z.array(meanScoresSchema.extend({ name: z.string() })),
  /** Of evaluation.json: equal for evaluations that say the same. */
  digest: z.string(),
});

export const evaluationUsageSchema = usageSchema.omit({ encoder_passes: true });

const evaluationPlanSchema = z.object({
  dataset: evaluationDocumentSchema.shape.dataset,
  protocol: protocolSchema,
  /** The class of each label of its truth, where they are not the same numbers; -1 is none. */
  to_class: z.array(z.int()).optional(),
  /** Until it was begun. */
  wait: timingsSchema.pick({ queue_seconds: true, cold_start_seconds: true }),
});

const evaluationWebhookSchema = z.union([
  z.object({ url: z.string(), events: z.array(evaluationEventSchema) }),
  z.object({ endpoint_id: idSchema('webhookEndpoint'), events: z.array(evaluationEventSchema) }),
]);

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
  /** Of mask pixels that are not scored; left out: what the layout says. */
  void_label: z.int().optional(),
  sample: sampleSchema.optional(),
  skip_broken: z.boolean(),
  fail_under: z.number().optional(),
  compare_to: idSchema('evaluation').optional(),
  webhook: evaluationWebhookSchema.optional(),
  metadata: z.record(z.string(), z.string()),
  retention_days: z.literal(RETENTION_DAYS),
  /** When results are gone. */
  expires_at: timeSchema,

  /** Set once its first message was sent. */
  enqueued_at: timeSchema.optional(),
  started_at: timeSchema.optional(),
  finished_at: timeSchema.optional(),
  deleted_at: timeSchema.optional(),
  /** Who plans or finishes it, and until when nobody else does. Its images have many workers. */
  worker: z.string().optional(),
  lease_until: timeSchema.optional(),
  /** What the dataset was found to be, once its images are split into shards. */
  plan: evaluationPlanSchema.optional(),
  /** Set once the messages of all shards were sent. */
  shards_sent_at: timeSchema.optional(),
  /** Of attempts that did not end it; `shard` is null for planning and finishing. */
  errors: z
    .array(jobProblemSchema.extend({ at: timeSchema, worker: z.string(), shard: z.int().nullable() }))
    .default([]),

  problem: jobProblemSchema.optional(),
  scores: scoreSummarySchema.optional(),
  gates: z.array(gateSchema).default([]),
  artifacts: z.array(evaluationArtifactSchema).default([]),
  timings: timingsSchema.optional(),
  usage: evaluationUsageSchema.optional(),
  /** Its end was not told to the webhook queue yet. */
  event_pending: z.boolean().default(false),
});

export type EvaluationRow = z.infer<typeof evaluationRowSchema>;
export type EvaluationPlan = z.infer<typeof evaluationPlanSchema>;
export type EvaluationArtifact = z.infer<typeof evaluationArtifactSchema>;
export type ScoreSummary = z.infer<typeof scoreSummarySchema>;
/** Its images were listed: shards can be scored, and results made. */
export type PlannedEvaluation = EvaluationRow & { plan: EvaluationPlan };
/** Names an evaluation; every row is one. */
export type EvaluationName = Pick<EvaluationRow, 'tenant' | 'id'>;
