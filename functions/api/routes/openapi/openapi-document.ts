/** The API reference as a document: OpenAPI 3.1, from the routes' own schemas. */
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { LIMITS } from '#contracts/vocabularies/vocabulary.ts';
import {
  evaluationPayloadSchema,
  pingPayloadSchema,
  segmentationPayloadSchema,
} from '#contracts/webhooks/events.ts';
import type { ApiApp } from '#functions/api/context.ts';

const MEBIBYTE = 1024 * 1024;

function description(requestsPerMinute: number): string {
  return `Name what you look for, send an image, get a mask.

Limits: ${LIMITS.classes} classes, ${LIMITS.queries} names and synonyms, ${LIMITS.nameCharacters} characters a name,
${SERVICE_LIMITS.encoderPasses} encoder passes an image (windows times views); ${SERVICE_LIMITS.inlineImageBytes} bytes for an image
in a request, ${SERVICE_LIMITS.imageBytes / MEBIBYTE} MiB for one by upload or URL, 50 megapixels; ${SERVICE_LIMITS.requestBytes} bytes for
a JSON body; ${requestsPerMinute} requests a minute. What crosses a limit is refused with the number that was asked
for and the number that is allowed.

Errors are \`application/problem+json\`; their \`type\` is the address of a page that explains them. Clients must
accept members and states that are added later.`;
}

/** What is in the document besides the routes. */
export function registerComponents({ openAPIRegistry: registry }: ApiApp): void {
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key, or a short-lived token made with one.',
  });
  registry.registerWebhook({
    method: 'post',
    path: 'segmentation-ended',
    tags: ['webhooks'],
    summary: 'A segmentation has ended',
    description: 'Signed as Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.',
    request: { body: { content: { 'application/json': { schema: segmentationPayloadSchema } } } },
    responses: { 200: { description: 'Any 2xx: it was received.' } },
  });
  registry.registerWebhook({
    method: 'post',
    path: 'evaluation-ended',
    tags: ['webhooks'],
    summary: 'An evaluation has ended',
    description:
      'Signed as every other. Where a gate has failed, `evaluation.gate_failed` comes besides `evaluation.succeeded`.',
    request: { body: { content: { 'application/json': { schema: evaluationPayloadSchema } } } },
    responses: { 200: { description: 'Any 2xx: it was received.' } },
  });
  registry.registerWebhook({
    method: 'post',
    path: 'ping',
    tags: ['webhooks'],
    summary: 'A test of an endpoint',
    request: { body: { content: { 'application/json': { schema: pingPayloadSchema } } } },
    responses: { 200: { description: 'Any 2xx: it was received.' } },
  });
}

export function openapiDocument(app: ApiApp, publicUrl: string, requestsPerMinute: number) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ITACLIP',
      version: '1',
      description: description(requestsPerMinute),
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: publicUrl }],
  });
}
