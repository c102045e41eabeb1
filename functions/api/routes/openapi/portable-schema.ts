/**
 * A JSON schema without what generators of clients cannot read. It allows the same documents as before, but
 * for answers: they may have members and values that are added later.
 */

export type JsonSchema = { [keyword: string]: unknown };

type Direction = 'input' | 'output';

export function portableSchema(schema: object, io: Direction): JsonSchema {
  const { $schema: _, $id: __, ...inner } = schema as JsonSchema;
  return rewrite(inner, io) as JsonSchema;
}

function rewrite(node: unknown, io: Direction): unknown {
  if (Array.isArray(node)) return node.map((each) => rewrite(each, io));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, isData(key) ? value : rewrite(value, io)]);
  const rewritten = Object.fromEntries(entries) as JsonSchema;
  return STEPS.reduce((schema, step) => step(schema, io), rewritten);
}

const VALUES = ['default', 'example', 'enum', 'const', 'required', 'x-extensible-enum'];

/** These keywords hold values, not schemas. */
function isData(key: string): boolean {
  return VALUES.includes(key);
}

const STEPS: readonly ((schema: JsonSchema, io: Direction) => JsonSchema)[] = [
  withoutNoise,
  withOneValue,
  withOpenValues,
  asList,
  asUnion,
  asNullable,
  withOpenMembers,
  withFormat,
];

/** Zod writes the range of safe integers, the syntax of times and the type of a record's names as well. */
function withoutNoise(schema: JsonSchema): JsonSchema {
  const { minimum, maximum, pattern, propertyNames, default: preset, ...rest } = schema;
  const names = propertyNames as JsonSchema | undefined;
  return {
    ...rest,
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    ...(typeof pattern === 'string' &&
      schema['format'] !== 'date-time' && { pattern: withoutSlashes(pattern) }),
    ...(names && Object.keys(names).some((key) => key !== 'type') && { propertyNames }),
    // Generators drop a route whose request has an object as a default; a description says it instead.
    ...(preset !== undefined && typeof preset !== 'object' && { default: preset }),
  };
}

/** A slash breaks the Swift that is generated of an expression; its code means the same everywhere. */
function withoutSlashes(pattern: string): string {
  return pattern.replaceAll(/\\?\//g, String.raw`\x2f`);
}

/** Some generators know `enum` alone. */
function withOneValue({ const: value, ...schema }: JsonSchema): JsonSchema {
  return value === undefined ? schema : { ...schema, enum: [value] };
}

function withOpenValues(schema: JsonSchema): JsonSchema {
  if (schema['x-extensible-enum'] === undefined) return schema;
  const { enum: _closed, ...rest } = schema;
  return rest;
}

/** A tuple of one type is a list of that length. */
function asList({ prefixItems, ...schema }: JsonSchema): JsonSchema {
  if (!Array.isArray(prefixItems)) return schema;
  const { length } = prefixItems;
  return { ...schema, items: prefixItems[0], minItems: length, maxItems: length };
}

/**
 * Our alternatives exclude each other. Those that are nameless objects become one object, because clients in Kotlin
 * require the members of all of them otherwise. Rules beside them (`if`, `maxProperties`) say what excludes what.
 */
function asUnion(schema: JsonSchema): JsonSchema {
  const { anyOf, oneOf = anyOf, discriminator: _, ...rest } = schema;
  if (!Array.isArray(oneOf) || oneOf.some(isNull)) return schema;
  const alternatives = oneOf as JsonSchema[];
  return alternatives.every(isObject) ? { ...rest, ...merged(alternatives) } : { ...rest, oneOf };
}

type Members = Record<string, JsonSchema>;

function merged(alternatives: readonly JsonSchema[]): JsonSchema {
  const properties: Members = {};
  for (const alternative of alternatives) {
    for (const [name, member] of Object.entries(alternative['properties'] as Members)) {
      const values = [properties[name]?.['enum'] ?? [], member['enum'] ?? []].flat();
      properties[name] = values.length > 0 ? { ...member, enum: values } : member;
    }
  }
  const required = Object.keys(properties).filter((name) =>
    alternatives.every((each) => (each['required'] as string[]).includes(name)),
  );
  const members = required.length > 0 ? { properties, required } : { properties };
  return { type: 'object', ...members, additionalProperties: false };
}

function isObject({ type, properties }: JsonSchema): boolean {
  return type === 'object' && properties !== undefined;
}

/** A value of a plain type that may be null is one schema with two types; others stay a union with null. */
function asNullable(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || !isNull(anyOf[1])) return schema;
  const [value] = anyOf as [JsonSchema];
  if (typeof value['type'] !== 'string' || value['enum'] !== undefined) return schema;
  return { ...value, ...rest, type: [value['type'], 'null'] };
}

/** Clients accept members that they do not know; the service refuses them. */
function withOpenMembers(schema: JsonSchema, io: Direction): JsonSchema {
  if (io === 'input' || schema['additionalProperties'] !== false) return schema;
  const { additionalProperties: _closed, ...rest } = schema;
  return rest;
}

/** Without a format, some generators use decimal numbers of any length. */
function withFormat(schema: JsonSchema): JsonSchema {
  const types = [schema['type']].flat();
  return types.includes('number') && schema['enum'] === undefined ? { ...schema, format: 'double' } : schema;
}

function isNull(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'null';
}
