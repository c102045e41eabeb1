/** An OpenAPI document whose open enumerations keep their listed values in the generated types. */

export type OpenapiNode = { [keyword: string]: unknown };

const UNLISTED = '#/components/schemas/Unlisted';

/**
 * The document describes an open enumeration as text with examples, because closed ones break generated
 * clients. For our own types it becomes a union of the listed values and `Unlisted`.
 */
export function withUnlistedValues(document: OpenapiNode): OpenapiNode {
  const { components, ...rest } = rewrite(document) as { components: { schemas: OpenapiNode } };
  const Unlisted = { type: 'string', description: 'A value that was added to the API after these types.' };
  return { ...rest, components: { ...components, schemas: { ...components.schemas, Unlisted } } };
}

function rewrite(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewrite);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, rewrite(value)]);
  const { 'x-extensible-enum': values, ...schema } = Object.fromEntries(entries) as OpenapiNode;
  if (!Array.isArray(values)) return schema;
  const { type, ...others } = schema;
  const anyOf = [{ type: 'string', enum: values }, { $ref: UNLISTED }];
  const nullable = Array.isArray(type) && type.includes('null');
  return { ...others, anyOf: nullable ? [...anyOf, { type: 'null' }] : anyOf };
}
