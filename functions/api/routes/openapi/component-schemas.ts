/**
 * `components.schemas`: every schema that has an id, as JSON schemas which the usual generators of clients
 * understand. Zod writes them, because it keeps a nullable or described schema as a reference.
 */
import { z } from 'zod';
import { portableSchema, type JsonSchema } from './portable-schema.ts';

export type ComponentSchemas = Record<string, JsonSchema>;

const PREFIX = '#/components/schemas/';

/** The reference to a schema with an id; undefined for one without. */
export function referenceTo(schema: unknown): { $ref: string } | undefined {
  const id = schema instanceof z.ZodType ? schema.meta()?.id : undefined;
  return id === undefined ? undefined : { $ref: PREFIX + id };
}

/**
 * All schemas that requests and answers refer to. What a request may leave out is required of answers, so that
 * a schema is written as a request has it only if a request refers to it.
 */
export function componentSchemas(parts: { requests: unknown; answers: unknown }): ComponentSchemas {
  const sent = reachable(writeSchemas('input'), parts.requests);
  const received = reachable(writeSchemas('output'), parts.answers);
  const entries = Object.entries({ ...received, ...sent });
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function writeSchemas(io: 'input' | 'output'): ComponentSchemas {
  const uri = (id: string) => PREFIX + id;
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io, uri, unrepresentable: 'any' });
  const entries = Object.entries(schemas);
  return Object.fromEntries(entries.map(([id, schema]) => [id, portableSchema(schema, io)]));
}

function reachable(schemas: ComponentSchemas, part: unknown): ComponentSchemas {
  const found: ComponentSchemas = {};
  const open = namesIn(part);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const schema = schemas[name];
    if (schema === undefined || found[name]) continue;
    found[name] = schema;
    open.push(...namesIn(schema));
  }
  return found;
}

function namesIn(part: unknown): string[] {
  const references = JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
  return [...references].map(([, name = '']) => name);
}
