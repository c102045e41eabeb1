/** An evaluation as the API shows it. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { linkedArtifactSchema } from '../jobs/artifact.ts';
import { timingsSchema } from '../jobs/job.ts';
import { openEnum } from '../open-enum.ts';
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

const artifactSchema = linkedArtifactSchema(EVALUATION_ARTIFACTS, 'evaluation').meta({
  id: 'EvaluationArtifact',
});

const progressSchema = z
  .object({
    images_done: z.int(),
    images_skipped: z.int(),
    images_total: z.int(),
    running_miou: z
      .number()
      .nullable()
      .meta({ description: 'The mIoU of the first variant over the images that are done, 0 to 1.' }),
    seconds_left: z.int().nullable().meta({ description: 'Estimated from the pace so far.' }),
  })
  .meta({ id: 'EvaluationProgress' });

const linksSchema = z
  .object({
    self: z.string(),
    cancel: z.string().nullable().meta({ description: 'Null once the evaluation has ended.' }),
    report: z
      .string()
      .nullable()
      .meta({ description: 'The report for people; null until the evaluation has succeeded.' }),
  })
  .meta({ id: 'EvaluationLinks' });

export const evaluationSchema = z
  .object({
    id: idSchema('evaluation'),
    status: openEnum(EVALUATION_STATES).meta({
      'x-extensible-enum': [...EVALUATION_STATES],
      description: 'Other states may be added: treat an unknown one as not finished.',
    }),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    finished_at: timeSchema.nullable(),
    expires_at: timeSchema.meta({ description: 'When the results are deleted.' }),
    dataset: datasetSchema
      .extend({
        name: z.string().nullable().meta({ description: 'Null until the images are listed.' }),
      })
      .meta({ id: 'EvaluatedDataset' }),
    vocabulary: z.string(),
    preset: z.enum(PRESET_NAMES),
    method: z.enum(METHOD_NAMES),
    variants: z
      .array(resolvedVariantSchema)
      .meta({ description: 'What is scored: each combination of a sweep, or a single variant.' }),
    sample: sampleSchema.nullable(),
    skip_broken: z.boolean(),
    fail_under: z.number().nullable(),
    compare_to: idSchema('evaluation').nullable(),
    metadata: z.record(z.string(), z.string()),
    progress: progressSchema
      .nullable()
      .meta({ description: 'Null until the images of the dataset are listed.' }),
    problem: problemSchema.nullable().meta({ description: 'Why the evaluation failed; null if it did not.' }),
    warnings: z.array(z.string()).meta({
      description:
        'What is doubtful about the dataset, and what was left out of it: read this before you trust the scores.',
    }),
    scores: scoreSummarySchema.nullable().meta({
      description:
        'The means of each variant. Scores by class and the confusion matrix are in evaluation.json.',
    }),
    gates: z
      .array(gateSchema)
      .meta({ description: 'If one did not pass, the event `evaluation.gate_failed` is sent.' }),
    artifacts: z.array(artifactSchema),
    timings: timingsSchema.nullable(),
    usage: evaluationUsageSchema.nullable(),
    links: linksSchema,
  })
  .meta({ id: 'Evaluation' });

/** The short form for lists, without the members that make a response long. */
export const evaluationSummarySchema = evaluationSchema
  .omit({ variants: true, artifacts: true, progress: true, warnings: true })
  .meta({ id: 'EvaluationSummary' });

export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationSummary = z.infer<typeof evaluationSummarySchema>;
