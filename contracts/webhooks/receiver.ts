/** The receiver of the end of a job or an evaluation, as a request names it and as the row keeps it. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { urlSchema } from '../url.ts';

/** Extends the API reference, which shows the alternatives as one object. */
const either = {
  if: { required: ['url'] },
  else: { required: ['endpoint_id'] },
  not: { required: ['url', 'endpoint_id'] },
};

/** @param resource what ends: "job". */
export function requestedReceiverSchema<Event extends z.ZodType>(event: Event, resource: string) {
  const events = z.array(event).min(1).optional().meta({ description: 'The events to send. Default: all.' });
  return z
    .union(
      [
        z.strictObject({ url: urlSchema, events }),
        z.strictObject({ endpoint_id: idSchema('webhookEndpoint'), events }),
      ],
      'expected an object with either url or endpoint_id',
    )
    .meta({
      description: `Where the end of the ${resource} is reported: either \`url\` or the \`endpoint_id\` of a registered endpoint.`,
      ...either,
    });
}

export function storedReceiverSchema<Event extends z.ZodType>(event: Event) {
  return z.union([
    z.object({ url: z.string(), events: z.array(event) }),
    z.object({ endpoint_id: idSchema('webhookEndpoint'), events: z.array(event) }),
  ]);
}
