/** The API reference apart from the routes: authentication, headers of answers, and events. */
import {
  evaluationPayloadSchema,
  pingPayloadSchema,
  segmentationPayloadSchema,
} from '#contracts/webhooks/events.ts';
import type { z } from 'zod';
import type { ApiApp } from '#functions/api/context.ts';
import { HEADER_COMPONENTS } from './answer-headers.ts';

const SIGNATURE =
  'It is signed as Standard Webhooks 1.0 describes, in the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`.';

export function registerComponents({ openAPIRegistry: registry }: ApiApp): void {
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key, or a short-lived token that was made with one.',
  });
  for (const [name, header] of Object.entries(HEADER_COMPONENTS)) {
    registry.registerComponent('headers', name, header);
  }
  const event = (
    path: string,
    operationId: string,
    summary: string,
    description: string,
    schema: z.ZodType,
  ) =>
    registry.registerWebhook({
      method: 'post',
      path,
      operationId,
      tags: ['events'],
      summary,
      description: `${description}${SIGNATURE}`,
      security: [],
      request: { body: { required: true, content: { 'application/json': { schema } } } },
      responses: { 200: { description: 'Any 2xx status confirms the event.' } },
    });
  event('segmentation-ended', 'segmentationEnded', 'A segmentation has ended', '', segmentationPayloadSchema);
  event(
    'evaluation-ended',
    'evaluationEnded',
    'An evaluation has ended',
    'If a gate has failed, `evaluation.gate_failed` is sent in addition to `evaluation.succeeded`. ',
    evaluationPayloadSchema,
  );
  event('ping', 'ping', 'A test of an endpoint', '', pingPayloadSchema);
}
