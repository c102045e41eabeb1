/** Workers record that they are alive, so that the API can estimate waiting times. */
import { z } from 'zod';
import { timeSchema } from './time.ts';

export const workerPresenceSchema = z.object({
  id: z.string(),
  started_at: timeSchema,
  /** The time at which its model was loaded. */
  ready_at: timeSchema.optional(),
  seen_at: timeSchema,
  model: z.string(),
});

export type WorkerPresence = z.infer<typeof workerPresenceSchema>;

/** A worker writes its row at this interval, and counts as gone after three of them. */
export const PRESENCE_SECONDS = 20;
