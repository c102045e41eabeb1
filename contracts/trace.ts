/**
 * Correlates the log lines of one request, from the API to the webhook, by its id and a W3C trace context
 * (https://www.w3.org/TR/trace-context/).
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export const traceSchema = z.strictObject({
  request_id: z.string().max(128),
  traceparent: z.string().regex(TRACEPARENT),
});

export type Trace = z.infer<typeof traceSchema>;

/** Creates a span in the caller's trace, or in a new one if the header is missing or malformed. */
export function continueTrace(traceparent: string | undefined): string {
  const parent = traceparent !== undefined && TRACEPARENT.test(traceparent) ? traceparent.split('-') : [];
  const traceId = parent[1] ?? randomBytes(16).toString('hex');
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${parent[3] ?? '01'}`;
}
