/** One run of a schedule and its outcome. */
import { z } from 'zod';
import { idSchema, ID_PREFIXES } from '../ids.ts';
import { jobProblemSchema } from '../jobs/job.ts';
import { openEnum } from '../open-enum.ts';
import { problemSchema } from '../problem.ts';
import { timeSchema } from '../time.ts';

/** A queued run becomes started or failed; nothing follows the other states. */
const RUN_STATES = ['queued', 'started', 'skipped', 'missed', 'failed'] as const;

const runShape = {
  id: idSchema('scheduleRun'),
  status: openEnum(RUN_STATES).meta({
    'x-extensible-enum': [...RUN_STATES],
    description:
      '`queued`: the run waits to start. `started`: its evaluation was created. `skipped`: the previous run had not ended. ' +
      '`missed`: its time passed while the service was down. `failed`: its evaluation could not be created. ' +
      'Other states may be added.',
  }),
  trigger: z
    .enum(['cron', 'request'])
    .meta({ description: 'Whether the time of the schedule came or a request asked for the run.' }),
  scheduled_for: timeSchema,
  /** The time at which its evaluation was created. */
  started_at: timeSchema.optional(),
  evaluation_id: idSchema('evaluation').optional(),
  /** The evaluation that had not ended. */
  blocked_by: idSchema('evaluation').optional(),
  /** If several times in a row were missed, `scheduled_for` is the first of them. */
  missed: z
    .object({
      count: z.int().meta({ description: 'How many times were missed in a row, counted up to a hundred.' }),
      last: timeSchema,
    })
    .meta({ id: 'MissedTimes' })
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
    blocked_by: idSchema('evaluation').nullable().meta({ description: 'The evaluation that had not ended.' }),
    missed: runShape.missed.unwrap().nullable().meta({
      description: 'Times that were missed one after the other; `scheduled_for` is the first of them.',
    }),
    problem: problemSchema.nullable().meta({ description: 'Why the run did not start; null if it did.' }),
    links: z.object({ evaluation: z.string().nullable() }).meta({ id: 'ScheduleRunLinks' }),
  })
  .meta({ id: 'ScheduleRun' });

/** Derives the id of the evaluation from the run, so that creating it twice creates it once. */
export function evaluationIdOf({ id }: Pick<ScheduleRun, 'id'>): string {
  return ID_PREFIXES.evaluation + id.slice(ID_PREFIXES.scheduleRun.length);
}
