/** The content of webhooks (Standard Webhooks 1.0): small, without signed URLs, with links to the API. */
import { z } from 'zod';
import { PROBLEM_CODES, problemCodeSchema } from '../errors.ts';
import type { EndedEvaluationState } from '../evaluations/evaluation-states.ts';
import { idSchema } from '../ids.ts';
import type { TerminalState } from '../jobs/job-states.ts';
import { timeSchema } from '../time.ts';

export const SEGMENTATION_EVENTS = [
  'segmentation.succeeded',
  'segmentation.failed',
  'segmentation.canceled',
  'segmentation.expired',
] as const;

/** `gate_failed`: the evaluation succeeded, but its scores did not pass. */
export const EVALUATION_EVENTS = [
  'evaluation.succeeded',
  'evaluation.failed',
  'evaluation.canceled',
  'evaluation.gate_failed',
] as const;

export const segmentationEventSchema = z.enum(SEGMENTATION_EVENTS);
export const evaluationEventSchema = z.enum(EVALUATION_EVENTS);
/** Events to which an endpoint can subscribe. */
export const WEBHOOK_EVENTS = [...SEGMENTATION_EVENTS, ...EVALUATION_EVENTS] as const;
export const webhookEventSchema = z.enum(WEBHOOK_EVENTS);

export type WebhookEvent = z.infer<typeof webhookEventSchema>;
export type EvaluationEvent = z.infer<typeof evaluationEventSchema>;
export type SegmentationEvent = z.infer<typeof segmentationEventSchema>;

export function segmentationEvent(status: TerminalState): SegmentationEvent {
  return `segmentation.${status}`;
}

/** Returns the events of an evaluation; one that succeeds but fails a gate has two. */
export function evaluationEvents({
  status,
  gates = [],
}: {
  status: EndedEvaluationState;
  gates?: readonly { passed: boolean }[];
}): EvaluationEvent[] {
  const ended: EvaluationEvent = `evaluation.${status}`;
  return gates.some(({ passed }) => !passed) ? [ended, 'evaluation.gate_failed'] : [ended];
}

const eventProblemSchema = z
  .object({
    type: z.string(),
    code: problemCodeSchema.meta({ 'x-extensible-enum': [...PROBLEM_CODES] }),
    detail: z.string(),
  })
  .meta({ id: 'EventProblem' });

/** The body of a delivery. Receivers must accept members that are added later. */
export const segmentationPayloadSchema = z
  .object({
    type: segmentationEventSchema,
    timestamp: timeSchema.meta({ description: 'When the job ended. It is the same in every attempt.' }),
    data: z
      .object({
        id: idSchema('segmentation'),
        status: z.enum(['succeeded', 'failed', 'canceled', 'expired']),
        created_at: timeSchema,
        finished_at: timeSchema,
        metadata: z
          .record(z.string(), z.string())
          .meta({ description: "The job's metadata; empty if the event would be too long with it." }),
        problem: eventProblemSchema.optional(),
        classes: z
          .array(z.object({ name: z.string(), area: z.int(), share: z.number() }).meta({ id: 'FoundClass' }))
          .optional()
          .meta({
            description:
              'The classes that were found, largest first; left out if the event would be too long with them.',
          }),
        links: z
          .object({
            self: z
              .string()
              .meta({ description: 'The address of the job, with signed links to its artifacts.' }),
          })
          .meta({ id: 'SegmentationEventLinks' }),
      })
      .meta({ id: 'SegmentationEventData' }),
  })
  .meta({ id: 'SegmentationEvent' });

/** The body of a delivery about an evaluation. */
export const evaluationPayloadSchema = z
  .object({
    type: evaluationEventSchema,
    timestamp: timeSchema.meta({
      description: 'When the evaluation ended. It is the same in every attempt.',
    }),
    data: z
      .object({
        id: idSchema('evaluation'),
        status: z.enum(['succeeded', 'failed', 'canceled']),
        created_at: timeSchema,
        finished_at: timeSchema,
        metadata: z
          .record(z.string(), z.string())
          .meta({ description: "The evaluation's metadata; empty if the event would be too long with it." }),
        problem: eventProblemSchema.optional(),
        variants: z
          .array(
            z
              .object({
                name: z.string(),
                miou: z.number().nullable(),
                miou_interval: z.tuple([z.number(), z.number()]).nullable(),
              })
              .meta({ id: 'VariantScore' }),
          )
          .optional()
          .meta({ description: 'The score of each variant, 0 to 1.' }),
        gates: z.array(
          z.object({ gate: z.string(), passed: z.boolean(), detail: z.string() }).meta({ id: 'EventGate' }),
        ),
        links: z
          .object({
            self: z
              .string()
              .meta({ description: 'The address of the evaluation, with signed links to its artifacts.' }),
            report: z.string().nullable(),
          })
          .meta({ id: 'EvaluationEventLinks' }),
      })
      .meta({ id: 'EvaluationEventData' }),
  })
  .meta({ id: 'EvaluationEvent' });

export const pingPayloadSchema = z
  .object({
    type: z.literal('ping'),
    timestamp: timeSchema,
    data: z.object({ endpoint_id: idSchema('webhookEndpoint') }).meta({ id: 'PingEventData' }),
  })
  .meta({ id: 'PingEvent' });

export type SegmentationPayload = z.infer<typeof segmentationPayloadSchema>;
export type EvaluationPayload = z.infer<typeof evaluationPayloadSchema>;
export type PingPayload = z.infer<typeof pingPayloadSchema>;
