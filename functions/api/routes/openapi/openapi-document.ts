/** The API reference as a document: OpenAPI 3.1, from the routes' own schemas. */
import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { LIMITS } from '#contracts/vocabularies/vocabulary.ts';
import type { ApiApp } from '#functions/api/context.ts';
import { componentSchemas, referenceTo } from './component-schemas.ts';
import { TAGS } from './tags.ts';

const MEBIBYTE = 1024 * 1024;

function description(requestsPerMinute: number): string {
  return `Send an image and the names of what you look for; get a mask of each.

Limits: ${LIMITS.classes} classes, ${LIMITS.queries} names and synonyms, ${LIMITS.nameCharacters} characters a name,
${SERVICE_LIMITS.encoderPasses} encoder passes an image (windows times views); ${SERVICE_LIMITS.inlineImageBytes} bytes for an image
in a request, ${SERVICE_LIMITS.imageBytes / MEBIBYTE} MiB for an uploaded image or one behind a URL, 50 megapixels;
${SERVICE_LIMITS.requestBytes} bytes for a JSON body; ${requestsPerMinute} requests a minute. A request that exceeds a limit is
refused, and the answer says what was requested and what is allowed.

Errors are \`application/problem+json\`; their \`type\` is the address of a page that explains them. Clients must
accept members and values that are added later. The service refuses members and parameters that it does not know.`;
}

export function openapiDocument(app: ApiApp, publicUrl: string, requestsPerMinute: number) {
  const document = referringApp(app).getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ITACLIP',
      version: '1',
      description: description(requestsPerMinute),
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: TAGS,
  });
  const { paths = {}, webhooks = {} } = document;
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const schemas = componentSchemas({
    requests: operations.map((operation: { requestBody?: object }) => operation.requestBody),
    // A client receives the events.
    answers: [webhooks, ...operations.map(({ responses }: { responses: object }) => responses)],
  });
  return { ...document, components: { ...document.components, schemas } };
}

/** An application with the same routes for the document alone, whose bodies are references to named schemas. */
function referringApp({ openAPIRegistry: { definitions } }: ApiApp): OpenAPIHono {
  const app = new OpenAPIHono();
  const { openAPIRegistry: registry } = app;
  for (const definition of definitions) {
    if (definition.type === 'route') registry.registerPath(withReferences(definition.route));
    else if (definition.type === 'webhook') registry.registerWebhook(withReferences(definition.webhook));
    else if (definition.type === 'component') {
      registry.registerComponent(definition.componentType, definition.name, definition.component);
    }
  }
  return app;
}

function withReferences({ request, responses, ...route }: RouteConfig): RouteConfig {
  return {
    ...route,
    // Each of our bodies is required. A router that knew it of several forms would take none but JSON.
    request: request?.body
      ? { ...request, body: { ...withNamedContent(request.body), required: true } }
      : request,
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, answer]) => [status, withNamedContent(answer)]),
    ),
  };
}

function withNamedContent<Part extends object>(part: Part): Part {
  const { content } = part as { content?: object };
  if (content === undefined) return part;
  const entries = Object.entries(content as Record<string, { schema: unknown }>).map(([mediaType, body]) => [
    mediaType,
    { ...body, schema: referenceTo(body.schema) ?? body.schema },
  ]);
  return { ...part, content: Object.fromEntries(entries) };
}
