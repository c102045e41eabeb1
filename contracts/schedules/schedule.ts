/** A schedule as stored in its row and as the API shows it. */
import { z } from 'zod';
import { evaluationRequestSchema } from '../evaluations/evaluation-request.ts';
import { idSchema } from '../ids.ts';
import { tenantSchema } from '../tenant.ts';
import { timeSchema } from '../time.ts';
import { OVERLAPS, scheduleNameSchema, scheduleRequestSchema } from './schedule-request.ts';
import { runRecordSchema, scheduleRunSchema } from './schedule-run.ts';

const { webhook } = evaluationRequestSchema.shape;

export const scheduleRecordSchema = z.object({
  /** Runs are stored under this id, so that a later schedule of the same name does not inherit them. */
  id: idSchema('schedule'),
  tenant: tenantSchema,
  name: scheduleNameSchema,
  cron: z.string(),
  timezone: z.string(),
  evaluation: evaluationRequestSchema,
  overlap: z.enum(OVERLAPS),
  compare_to_previous: z.boolean().default(false),
  webhook,
  created_at: timeSchema,
  updated_at: timeSchema,
  paused_at: timeSchema.optional(),
  /** Counts writes: each write requires that no other came in between. */
  revision: z.int(),
  /** Missing while it is paused. */
  next_run_at: timeSchema.optional(),
  /** A run that is decided on and starts as soon as it may. */
  waiting: runRecordSchema.optional(),
  /** Runs that are decided on but not yet recorded in the history. */
  unrecorded: z.array(runRecordSchema),
  last_run: runRecordSchema.optional(),
  /** The evaluation of the last run that was started. */
  evaluation_id: idSchema('evaluation').optional(),
  /** The evaluation of the last run that is known to have succeeded. */
  succeeded_id: idSchema('evaluation').optional(),
});

export type Schedule = z.infer<typeof scheduleRecordSchema>;

export const scheduleSchema = z
  .object({
    name: scheduleNameSchema,
    ...scheduleRequestSchema.omit({ webhook: true }).shape,
    webhook: webhook.unwrap().nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
    next_run_at: timeSchema.nullable().meta({ description: 'In UTC; null while the schedule is paused.' }),
    last_run: scheduleRunSchema
      .nullable()
      .meta({ description: 'The latest run, whatever became of it; null before the first.' }),
    links: z.object({ self: z.string(), runs: z.string() }).meta({ id: 'ScheduleLinks' }),
  })
  .meta({ id: 'Schedule' });
