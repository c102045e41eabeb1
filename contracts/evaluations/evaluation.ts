/** An evaluation as the API shows it. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { timingsSchema } from '../jobs/job.ts';
import { problemSchema } from '../problem.ts';
import { METHOD_NAMES } from '../segmentation/methods.ts';
import { PRESET_NAMES } from '../segmentation/options.ts';
import { timeSchema } from '../time.ts';
import { datasetSchema } from './dataset.ts';
import { gateSchema } from './document.ts';
import { sampleSchema } from './evaluation-request.ts';
import {
  EVALUATION_ARTIFACTS,
  evaluationUsageSchema,
  resolvedVariantSchema,
  scoreSummarySchema,
} from './evaluation-row.ts';
import { EVALUATION_STATES } from './evaluation-states.ts';

const artifactSchema = z
  .object({
    name: z.enum(EVALUATION_ARTIFACTS),
    media_type: z.string(),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'In hex.' }),
    url: z.string().meta({ description: 'Signed: whoever has it may read the artifact until it expires.' }),
    expires_at: timeSchema.meta({ description: 'When the link expires; ask again for another.' }),
  })
  .meta({ id: 'EvaluationArtifact' });

const progressSchema = z.object({
  images_done: z.int(),
  images_skipped: z.int(),
  images_total: z.int(),
  running_miou: z
    .number()
    .nullable()
    .meta({ description: 'Of the images done so far, 0 to 1, by the first variant.' }),
  seconds_left: z.int().nullable().meta({ description: 'At the pace so far.' }),
});

export const evaluationSchema = z
  .object({
    id: idSchema('evaluation'),
    status: z
      .enum(EVALUATION_STATES)
      .meta({ description: 'Other states may be added: treat an unknown one as not finished.' }),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    finished_at: timeSchema.nullable(),
    expires_at: timeSchema.meta({ description: 'When the results are deleted.' }),
    dataset: datasetSchema.extend({
      name: z.string().nullable().meta({ description: 'Known once its images are listed.' }),
    }),
    vocabulary: z.string(),
    preset: z.enum(PRESET_NAMES),
    method: z.enum(METHOD_NAMES),
    variants: z
      .array(resolvedVariantSchema)
      .meta({ description: 'What is scored: the combinations of a sweep, or one.' }),
    sample: sampleSchema.nullable(),
    skip_broken: z.boolean(),
    fail_under: z.number().nullable(),
    compare_to: idSchema('evaluation').nullable(),
    metadata: z.record(z.string(), z.string()),
    progress: progressSchema.nullable().meta({ description: 'Once the images of the dataset are listed.' }),
    problem: problemSchema.nullable().meta({ description: 'Why it failed.' }),
    scores: scoreSummarySchema
      .nullable()
      .meta({ description: 'Means of each variant; classes and confusion are in evaluation.json.' }),
    gates: z
      .array(gateSchema)
      .meta({ description: 'One that did not pass makes the event `evaluation.gate_failed`.' }),
    artifacts: z.array(artifactSchema),
    timings: timingsSchema.nullable(),
    usage: evaluationUsageSchema.nullable(),
    links: z.object({
      self: z.string(),
      cancel: z.string().nullable().meta({ description: 'Null once it has ended.' }),
      report: z.string().nullable().meta({ description: 'For people; once it has succeeded.' }),
    }),
  })
  .meta({ id: 'Evaluation' });

/** The short form for lists, without the members that make a response long. */
export const evaluationSummarySchema = evaluationSchema
  .omit({ variants: true, artifacts: true, progress: true })
  .meta({ id: 'EvaluationSummary' });

export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationSummary = z.infer<typeof evaluationSummarySchema>;
