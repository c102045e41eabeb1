/** The type `Routes`: what each route of the API takes and answers, by its method and path. */
import type { OpenapiNode } from './unlisted-values.ts';

type Schema = { $ref?: string; enum?: (string | number)[]; type?: string };
type Content = Record<string, { schema: Schema }>;
type Parameter = { in: string; name: string; required?: boolean; schema: Schema };
type Operation = {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};

const JSON_TYPE = 'application/json';

export function routeTypes(document: OpenapiNode): string {
  const paths = document['paths'] as Record<string, Record<string, Operation>>;
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => isJson(operation))
      .map(([method, operation]) => routeType(`${method.toUpperCase()} ${path}`, operation)),
  );
  return `
/** What each route takes and answers. */
export type Routes = {
${routes.join('\n')}
};
`;
}

/** Redirects to files and pages for people are not for programs. */
function isJson({ responses }: Operation): boolean {
  return Object.entries(responses).some(
    ([status, { content }]) => status.startsWith('2') && (content === undefined || JSON_TYPE in content),
  );
}

function routeType(name: string, { summary, parameters = [], requestBody, responses }: Operation): string {
  const body = requestBody?.content[JSON_TYPE];
  const members = [
    ...parametersType('path', parameters),
    ...parametersType('query', parameters),
    ...(body ? [`body: ${typeOf(body.schema)}`] : []),
    `answer: ${answerType(responses)}`,
  ];
  return `    /** ${summary}. */\n    '${name}': { ${members.join('; ')} };`;
}

function parametersType(place: 'path' | 'query', parameters: readonly Parameter[]): string[] {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return [];
  const members = own.map(({ name, required, schema }) => `${name}${required ? '' : '?'}: ${typeOf(schema)}`);
  return [`${place}${place === 'query' ? '?' : ''}: { ${members.join('; ')} }`];
}

function answerType(responses: Operation['responses']): string {
  const schemas = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => (content?.[JSON_TYPE] ? typeOf(content[JSON_TYPE].schema) : 'undefined'));
  return [...new Set(schemas)].join(' | ');
}

function typeOf({ $ref, enum: values, type }: Schema): string {
  if ($ref !== undefined) return $ref.replace('#/components/schemas/', '');
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' || type === 'boolean') return type;
  throw new Error(`A parameter of the type ${type} has no counterpart here yet.`);
}
