/** Workers say that they live, so that the API can tell an honest waiting time. */
import { z } from 'zod';
import { timeSchema } from './time.ts';

export const workerPresenceSchema = z.object({
  id: z.string(),
  started_at: timeSchema,
  /** Since when its model is loaded. */
  ready_at: timeSchema.optional(),
  seen_at: timeSchema,
  model: z.string(),
});

export type WorkerPresence = z.infer<typeof workerPresenceSchema>;

/** A worker writes its row so often, and is taken for gone after three times that. */
export const PRESENCE_SECONDS = 20;
