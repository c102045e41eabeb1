/** `PUT /v1/schedules/{name}`: an evaluation and the times at which it runs. */
import { z } from 'zod';
import { evaluationRequestSchema } from '../evaluations/evaluation-request.ts';
import { cronSchema, timezoneSchema } from './cron.ts';

/** What happens to a run whose predecessor has not ended. */
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
          'What becomes of a run while the evaluation of the one before has not ended: it is left out, it waits (one at ' +
          'most), or it takes the place of the other.',
      }),
    compare_to_previous: z
      .boolean()
      .default(false)
      .meta({
        description:
          'Each run is compared with the last one that succeeded, as by `compare_to` of `evaluation`, which holds until ' +
          'there is one.',
      }),
    webhook: evaluationRequestSchema.shape.webhook.meta({
      description: 'Of each evaluation; here or in `evaluation`.',
    }),
    paused: z.boolean().default(false),
  })
  .meta({ id: 'ScheduleRequest' });

export type ScheduleRequest = z.infer<typeof scheduleRequestSchema>;
