/** A job as the API shows it. */
import { z } from 'zod';
import { PRIORITIES } from '../queues/queue-names.ts';
import { idSchema } from '../ids.ts';
import { problemSchema } from '../problem.ts';
import { optionsSchema, PRESET_NAMES } from '../segmentation/options.ts';
import { resultSchema } from '../segmentation/result.ts';
import { timeSchema } from '../time.ts';
import { JOB_STATES } from './job-states.ts';
import { progressSchema, timingsSchema, usageSchema } from './job.ts';
import { OUTPUTS } from './outputs.ts';

export const artifactSchema = z
  .object({
    name: z.enum(OUTPUTS),
    media_type: z.string(),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'In hex.' }),
    url: z.string().meta({ description: 'Signed: whoever has it may read the artifact until it expires.' }),
    expires_at: timeSchema.meta({ description: 'When the link expires; ask for the job again for another.' }),
  })
  .meta({ id: 'Artifact' });

export const segmentationSchema = z
  .object({
    id: idSchema('segmentation'),
    status: z
      .enum(JOB_STATES)
      .meta({ description: 'Other states may be added: treat an unknown one as not finished.' }),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    finished_at: timeSchema.nullable(),
    start_by: timeSchema.meta({ description: 'A job that has not started by then expires.' }),
    expires_at: timeSchema.meta({ description: 'When the results are deleted.' }),
    priority: z.enum(PRIORITIES),
    preset: z.enum(PRESET_NAMES),
    options: optionsSchema,
    vocabulary: z.string(),
    classes: z.array(z.string()).meta({ description: 'The names that were asked for.' }),
    metadata: z.record(z.string(), z.string()),
    waiting: z
      .object({
        about: z.int().meta({ description: 'About how many jobs wait in the same queue.' }),
        note: z.string(),
      })
      .nullable()
      .meta({ description: 'While the job is queued.' }),
    progress: progressSchema.nullable().meta({ description: 'While the job runs.' }),
    degraded: z.boolean().meta({ description: 'It ran out of memory once and ran again in smaller steps.' }),
    problem: problemSchema.nullable().meta({ description: 'Why the job failed.' }),
    result: resultSchema.nullable().meta({ description: 'result.json, where it has at most 64 KiB.' }),
    artifacts: z.array(artifactSchema),
    timings: timingsSchema
      .nullable()
      .meta({ description: 'Once it has ended; null where its worker was lost and could not say.' }),
    usage: usageSchema.nullable().meta({ description: 'As `timings`.' }),
    links: z.object({
      self: z.string(),
      cancel: z.string().nullable().meta({ description: 'Null once the job has ended.' }),
    }),
  })
  .meta({ id: 'Segmentation' });

/** The short form for lists, without the members that make a response long. */
export const segmentationSummarySchema = segmentationSchema
  .omit({ waiting: true, options: true, result: true, artifacts: true })
  .meta({ id: 'SegmentationSummary' });

export type SegmentationSummary = z.infer<typeof segmentationSummarySchema>;
export type Segmentation = z.infer<typeof segmentationSchema>;
