/**
 * Sends requests to the application and checks every answer against its own OpenAPI document: the
 * route must document the status, and the body must match its schema.
 */
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import type { ApiApp } from '#functions/api/context.ts';

type Json = Record<string, unknown>;
type Content = Record<string, unknown>;
type Operation = { responses: Record<string, { content?: Content; headers?: object }> };
export type OpenapiDocument = { paths: Record<string, Record<string, Operation>> } & Json;

export type CheckedRequest = (path: string, init?: RequestInit) => Promise<Response>;

/** Whatever of these an answer has must be in the document. */
const HEADERS = [
  'X-Request-Id',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'Location',
  'ETag',
  'Preference-Applied',
  'Idempotency-Replayed',
];

const PROBLEM = '/components/schemas/Problem';

export async function readOpenapi(app: ApiApp): Promise<OpenapiDocument> {
  const response = await app.request('/v1/openapi.json');
  return (await response.json()) as OpenapiDocument;
}

/** Works like `app.request`, and fails the test if the answer is not as documented. */
export async function checkedAgainstOpenapi(app: ApiApp): Promise<CheckedRequest> {
  const document = await readOpenapi(app);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  const validators = new Map<string, ValidateFunction>();
  const validator = (pointer: string) => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    validators.set(pointer, known);
    return known;
  };
  return async (path, init = {}) => {
    const response = await app.request(path, init);
    await expectDocumented(document, validator, path, init.method ?? 'GET', response.clone());
    return response;
  };
}

async function expectDocumented(
  document: OpenapiDocument,
  validator: (pointer: string) => ValidateFunction,
  path: string,
  method: string,
  response: Response,
): Promise<void> {
  const name = `${method} ${path} -> ${response.status}`;
  expect(response.headers.get('x-request-id'), name).toBeTruthy();
  const mediaType = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
  if (response.status >= 400) expect(mediaType, name).toBe('application/problem+json');
  const body = await response.text();
  if (method === 'HEAD' || method === 'OPTIONS') return;
  const pointer = schemaPointer(
    document,
    path,
    method,
    response.status,
    { mediaType, headers: response.headers },
    name,
  );
  if (pointer === undefined || !mediaType.endsWith('json')) return;
  const validate = validator(pointer);
  const valid = validate(JSON.parse(body));
  expect(valid, `${name}: ${describeErrors(validate)}\n${body.slice(0, 2000)}`).toBe(true);
}

function describeErrors({ errors }: ValidateFunction): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
}

/** Returns undefined for an answer without a body. */
function schemaPointer(
  { paths }: OpenapiDocument,
  path: string,
  method: string,
  status: number,
  { mediaType, headers }: { mediaType: string; headers: Headers },
  name: string,
): string | undefined {
  const template = templateOf(paths, path);
  const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
  if (template === undefined || operation === undefined) {
    expect([404, 405], name).toContain(status);
    return PROBLEM;
  }
  const promised = operation.responses[String(status)];
  expect(promised, `${name} is not in the document`).toBeDefined();
  expect(Object.keys(promised?.headers ?? {}), `headers of ${name}`).toEqual(
    expect.arrayContaining(HEADERS.filter((header) => headers.has(header))),
  );
  if (promised?.content === undefined) {
    expect(mediaType, name).toBe('');
    return undefined;
  }
  expect(Object.keys(promised.content), name).toContain(mediaType);
  const parts = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', mediaType];
  return `/${parts.map(escapePart).join('/')}/schema`;
}

/**
 * Finds the path of the document that matches a request's path, preferring one without parameters.
 */
function templateOf(paths: OpenapiDocument['paths'], path: string): string | undefined {
  const { pathname } = new URL(path, 'http://localhost');
  return Object.keys(paths)
    .toSorted((a, b) => a.split('{').length - b.split('{').length)
    .find((template) =>
      new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname),
    );
}

function escapePart(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
