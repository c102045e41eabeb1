/** `PUT /v1/schedules/{name}`: an evaluation and the times at which it runs. */
import { z } from 'zod';
import { evaluationRequestSchema } from '../evaluations/evaluation-request.ts';
import { cronSchema, timezoneSchema } from './cron.ts';

/** The policies for a run whose predecessor has not ended. */
export const OVERLAPS = ['skip', 'queue', 'cancel_previous'] as const;

/** The name appears in paths, and in sort keys before a `#`. */
export const scheduleNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'expected 1 to 63 lower-case letters, digits, dots, hyphens, underscores',
  )
  .meta({ example: 'nightly' });

export const scheduleRequestSchema = z
  .strictObject({
    cron: cronSchema,
    timezone: timezoneSchema,
    /** The request of each run. */
    evaluation: evaluationRequestSchema,
    overlap: z
      .enum(OVERLAPS)
      .default('skip')
      .meta({
        description:
          'What happens to a run while the evaluation of the previous run has not ended: `skip` leaves it out, `queue` lets ' +
          'it wait (one at most), `cancel_previous` cancels the previous evaluation.',
      }),
    compare_to_previous: z
      .boolean()
      .default(false)
      .meta({
        description:
          'Whether each run is compared with the last run that succeeded. Until there is one, `compare_to` of ' +
          '`evaluation` applies.',
      }),
    webhook: evaluationRequestSchema.shape.webhook.meta({
      description: 'The webhook of each evaluation. Give it here or in `evaluation`, not in both.',
    }),
    paused: z.boolean().default(false),
  })
  .meta({ id: 'ScheduleRequest' });

export type ScheduleRequest = z.infer<typeof scheduleRequestSchema>;
