/** One run of a schedule and its outcome. */
import { z } from 'zod';
import { idSchema, ID_PREFIXES } from '../ids.ts';
import { jobProblemSchema } from '../jobs/job.ts';
import { problemSchema } from '../problem.ts';
import { timeSchema } from '../time.ts';

/** A queued run becomes started or failed; nothing follows the other states. */
export const RUN_STATES = ['queued', 'started', 'skipped', 'missed', 'failed'] as const;

const runShape = {
  id: idSchema('scheduleRun'),
  status: z.enum(RUN_STATES).meta({
    description:
      '`queued`: it waits for its start. `started`: its evaluation says how it goes on. `skipped`: the run before had not ' +
      'ended. `missed`: its time passed while the service was down. `failed`: its evaluation could not be made.',
  }),
  trigger: z.enum(['cron', 'request']).meta({ description: 'Its time came, or somebody asked for it.' }),
  scheduled_for: timeSchema,
  /** The time at which its evaluation was created. */
  started_at: timeSchema.optional(),
  evaluation_id: idSchema('evaluation').optional(),
  /** The evaluation that had not ended. */
  blocked_by: idSchema('evaluation').optional(),
  /** If several times in a row were missed, `scheduled_for` is the first of them. */
  missed: z
    .object({
      count: z.int().meta({ description: 'Counted to a hundred.' }),
      last: timeSchema,
    })
    .optional(),
};

export const runRecordSchema = z.object({
  ...runShape,
  /** The reason why it was not started. */
  problem: jobProblemSchema.optional(),
});

export type ScheduleRun = z.infer<typeof runRecordSchema>;

/** A run as the API shows it. */
export const scheduleRunSchema = z
  .object({
    ...runShape,
    started_at: timeSchema.nullable(),
    evaluation_id: idSchema('evaluation').nullable(),
    blocked_by: idSchema('evaluation').nullable(),
    missed: runShape.missed.unwrap().nullable(),
    problem: problemSchema.nullable().meta({ description: 'Why it was not started.' }),
    links: z.object({ evaluation: z.string().nullable() }),
  })
  .meta({ id: 'ScheduleRun' });

/** Derives the id of the evaluation from the run, so that creating it twice creates it once. */
export function evaluationIdOf({ id }: Pick<ScheduleRun, 'id'>): string {
  return ID_PREFIXES.evaluation + id.slice(ID_PREFIXES.scheduleRun.length);
}
