/**
 * Documents that nearly match a JSON schema, and some that do not at all: what people, programs and
 * attackers send. Deliberately, not every rule of every schema is known here.
 */
import * as fc from 'fast-check';

export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  example?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
};

export type Schemas = Record<string, JsonSchema>;

const DEEPEST = 5;

/** Text that has broken programs before. */
export const NASTY_TEXTS = [
  '',
  ' ',
  '\0',
  '\u202e',
  '\ud800',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '{{7*7}}',
  "'; DROP TABLE jobs; --",
  '<script>alert(1)</script>',
  '9'.repeat(400),
  'a'.repeat(5000),
];

const nastyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...NASTY_TEXTS));
const anything: fc.Arbitrary<unknown> = fc.oneof(fc.jsonValue(), nastyText, fc.double(), fc.constant(null));

export function arbitraryDocument(schema: JsonSchema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  const fitting = depth > DEEPEST ? anything : fittingDocument(schema, schemas, depth);
  return fc.oneof({ weight: 6, arbitrary: fitting }, { weight: 1, arbitrary: anything });
}

function fittingDocument(schema: JsonSchema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const inside = (part: JsonSchema) => arbitraryDocument(part, schemas, depth + 1);
  if (schema.$ref !== undefined) return inside(schemas[schema.$ref.split('/').at(-1)!] ?? {});
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return fc.oneof(...choices.map(inside));
  return ofType(schema, inside);
}

function ofType(schema: JsonSchema, inside: (part: JsonSchema) => fc.Arbitrary<unknown>) {
  switch ([schema.type].flat()[0] ?? 'anything') {
    case 'object':
      return ofObject(schema, inside);
    case 'array':
      return fc.array(inside(schema.items ?? {}), { maxLength: 4 });
    case 'integer':
      return fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer(), fc.maxSafeInteger());
    case 'number':
      return fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'string':
      return fc.oneof(fc.constant(schema.example ?? 'dog'), fc.string({ maxLength: 40 }), nastyText);
    default:
      return anything;
  }
}

function ofObject(
  { properties = {}, required = [] }: JsonSchema,
  inside: (part: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inside(part)]));
  const known = fc.record(members, { requiredKeys: required.filter((name) => name in members) });
  const strange = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 });
  return fc.oneof(
    { weight: 8, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, strange).map(([one, two]) => ({ ...two, ...one })) },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...Object.keys(properties), 'x'), anything) },
  );
}
