/** A job as the API shows it. */
import { z } from 'zod';
import { PRIORITIES } from '../queues/queue-names.ts';
import { idSchema } from '../ids.ts';
import { openEnum } from '../open-enum.ts';
import { problemSchema } from '../problem.ts';
import { optionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { resultSchema } from '../segmentation/result.ts';
import { timeSchema } from '../time.ts';
import { linkedArtifactSchema } from './artifact.ts';
import { JOB_STATES } from './job-states.ts';
import { progressSchema, timingsSchema, usageSchema } from './job.ts';
import { OUTPUTS } from './outputs.ts';

const artifactSchema = linkedArtifactSchema(OUTPUTS, 'job').meta({ id: 'Artifact' });

const waitingSchema = z
  .object({
    approximate_count: z.int().meta({ description: 'About how many jobs wait in the same queue.' }),
    note: z.string().meta({ description: 'Says whether a worker is running, for people.' }),
  })
  .meta({ id: 'Waiting' });

const linksSchema = z
  .object({
    self: z.string(),
    cancel: z.string().nullable().meta({ description: 'Null once the job has ended.' }),
  })
  .meta({ id: 'SegmentationLinks' });

export const segmentationSchema = z
  .object({
    id: idSchema('segmentation'),
    status: openEnum(JOB_STATES).meta({
      'x-extensible-enum': [...JOB_STATES],
      description: 'Other states may be added: treat an unknown one as not finished.',
    }),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    finished_at: timeSchema.nullable(),
    start_by: timeSchema.meta({ description: 'A job that has not started by this time expires.' }),
    expires_at: timeSchema.meta({ description: 'When the results are deleted.' }),
    priority: z.enum(PRIORITIES),
    preset: z.enum(PRESET_NAMES),
    options: optionsSchema,
    vocabulary: z.string(),
    classes: z.array(z.string()).meta({ description: 'The names that were asked for.' }),
    metadata: z.record(z.string(), z.string()),
    waiting: waitingSchema.nullable().meta({ description: 'Null unless the job is queued.' }),
    progress: progressSchema.nullable().meta({ description: 'Null unless the job is running.' }),
    degraded: z
      .boolean()
      .meta({ description: 'True if the job ran out of memory and was repeated in smaller steps.' }),
    problem: problemSchema.nullable().meta({ description: 'Why the job failed; null if it did not.' }),
    result: resultSchema.nullable().meta({
      description:
        'The contents of result.json. Null until the job has succeeded, or if the file is larger than 64 KiB.',
    }),
    artifacts: z.array(artifactSchema),
    timings: timingsSchema
      .nullable()
      .meta({ description: 'Null until the job has ended, or if its worker was lost.' }),
    usage: usageSchema.nullable().meta({ description: 'Null whenever `timings` is.' }),
    links: linksSchema,
  })
  .meta({ id: 'Segmentation' });

/** The short form for lists, without the members that make a response long. */
export const segmentationSummarySchema = segmentationSchema
  .omit({ waiting: true, options: true, result: true, artifacts: true })
  .meta({ id: 'SegmentationSummary' });

export type SegmentationSummary = z.infer<typeof segmentationSummarySchema>;
export type Segmentation = z.infer<typeof segmentationSchema>;
