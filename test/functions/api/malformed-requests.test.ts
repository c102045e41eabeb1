/**
 * Sends arbitrary input to every route of the document: the answer must be documented, and never a
 * 5xx.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#contracts/ids.ts';
import {
  arbitraryDocument,
  NASTY_TEXTS,
  type JsonSchema,
  type Schemas,
} from '#test/support/arbitrary-document.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { readOpenapi } from '#test/support/service/openapi-check.ts';

type Operation = {
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, { schema?: JsonSchema }> };
};
type Route = { path: string; method: string; operation: Operation };

let api: LocalApi;
let key: { authorization: string };
let schemas: Schemas;
const routes: Route[] = [];

beforeAll(async () => {
  api = await openLocalApi({ environment: { ITACLIP_REQUESTS_PER_MINUTE: '1000000' } });
  key = await api.authorize('acme');
  const document = await readOpenapi(api.app);
  schemas = (document as unknown as { components: { schemas: Schemas } }).components.schemas;
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      routes.push({ path, method: method.toUpperCase(), operation: operation as Operation });
    }
  }
});
afterAll(() => api[Symbol.asyncDispose]());

const RUNS_A_ROUTE = 60;

const segment = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS).map(encode),
  fc.string({ unit: 'binary', minLength: 1 }).map(encode),
  fc.constantFrom(
    '%',
    '%ff',
    '%2e%2e',
    '.',
    '~',
    'seg_',
    newId('segmentation'),
    newId('upload'),
    newId('key'),
  ),
);

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(...NASTY_TEXTS),
  fc.constantFrom('0', '-1', '1e9', 'null'),
);

const headers = fc.record(
  {
    'idempotency-key': text,
    prefer: fc.oneof(text, fc.constantFrom('wait=0', 'wait=', 'wait="', 'wait=0;', ',,,')),
    'if-none-match': text,
    traceparent: text,
    'x-request-id': text,
    'x-strange': text,
  },
  { requiredKeys: [] },
);

const mediaType = fc.constantFrom(
  'application/json',
  'application/json',
  'application/json; charset=utf-16',
  'image/png',
  'image/',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'text/html',
  '',
);

function body({ requestBody }: Operation): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const schema = requestBody?.content['application/json']?.schema ?? {};
  return fc.oneof(
    { weight: 4, arbitrary: arbitraryDocument(schema, schemas).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', '"', '{"a":1e999}', '['.repeat(2000)) },
    { weight: 1, arbitrary: fc.string().map((inner) => `--x\r\n${inner}\r\n--x--`) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)) },
  );
}

function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

function query({ parameters = [] }: Operation) {
  const names = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
  return fc
    .array(fc.tuple(fc.constantFrom(...names, 'x'), text), { maxLength: 3 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${encode(value)}`).join('&'));
}

function sendable(given: Record<string, string>): Record<string, string> {
  const isSendable = ([, value]: [string, string]) => /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
  return Object.fromEntries(Object.entries(given).filter(isSendable));
}

function pathOf(path: string, segments: string[]): string {
  const left = [...segments];
  return path.replaceAll(/\{[^}]+\}/g, () => left.shift() ?? 'x');
}

describe('malformed requests', () => {
  it('get a documented answer from every route, and never a 5xx', async () => {
    expect(routes.length).toBeGreaterThan(5);
    for (const { path, method, operation } of routes) {
      const request = fc.record({
        segments: fc.array(segment, { minLength: 2, maxLength: 2 }),
        search: query(operation),
        given: headers,
        type: mediaType,
        content: body(operation),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ segments, search, given, type, content }) => {
          const response = await api.request(`${pathOf(path, segments)}?${search}`, {
            method,
            headers: { ...sendable(given), ...key, ...(type !== '' && { 'content-type': type }) },
            ...(method !== 'GET' && { body: content }),
          });
          const answer = await response.text();
          expect(response.status, answer).toBeLessThan(500);
          expect(answer).not.toMatch(/\.ts:\d|node_modules/);
        }),
        { numRuns: RUNS_A_ROUTE },
      );
    }
  });

  it('are understood up to the member that is wrong', async () => {
    const { properties = {} } = schemas['InlineSegmentationRequest'] ?? {};
    const right = { image: { url: 'https://example.com/a.jpg' }, classes: ['dog', { name: 'cat' }] };
    const oneWrong = fc
      .constantFrom(...Object.entries(properties))
      .chain(([name, schema]) =>
        arbitraryDocument(schema, schemas).map((value) => ({ ...right, [name]: value })),
      );
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(oneWrong, async (document) => {
        const response = await api.request('/v1/segmentations', {
          method: 'POST',
          headers: { ...key, 'content-type': 'application/json' },
          body: JSON.stringify(document),
        });
        statuses.add(response.status);
        expect(response.status, await response.text()).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    expect(statuses).toContain(202);
    expect(statuses).toContain(422);
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('get a problem from every path: %s', async (method) => {
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 5 }), async (segments) => {
        const response = await api.request(`/v1/${segments.join('/')}`, { method, headers: key });
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 50 },
    );
  });

  it('get a problem where the key is malformed', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (authorization) => {
        const given = sendable({ authorization });
        const response = await api.request('/v1/segmentations', { headers: given });
        expect(response.status).toBe(401);
      }),
      { numRuns: 100 },
    );
  });
});
