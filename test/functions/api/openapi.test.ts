import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { readOpenapi, type OpenapiDocument } from '#test/support/service/openapi-check.ts';

type Described = {
  operationId: string;
  tags: string[];
  description: string;
  security: unknown[];
  requestBody?: { required: boolean };
};
type Schema = Record<string, unknown>;
type Document = OpenapiDocument & {
  tags: { name: string; description: string }[];
  openapi: string;
  info: { description: string };
  webhooks: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> };
};

let api: LocalApi;
let document: Document;

beforeAll(async () => {
  api = await openLocalApi();
  document = (await readOpenapi(api.app)) as Document;
});
afterAll(() => api[Symbol.asyncDispose]());

function operations(): Described[] {
  return Object.values(document.paths).flatMap((path) => Object.values(path) as unknown as Described[]);
}

/** Every schema of an object with members of its own, however deep. */
function objectsIn(node: unknown): Schema[] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(objectsIn);
  return 'properties' in node && 'type' in node && node.type === 'object' ? [node, ...inside] : inside;
}

describe('/v1/openapi.json', () => {
  it('is OpenAPI 3.1 with webhooks, keys and limits', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.webhooks)).toEqual(['segmentation-ended', 'evaluation-ended', 'ping']);
    expect(document.components.securitySchemes).toHaveProperty('key.scheme', 'bearer');
    for (const limit of ['256 classes', '1000 names', '2500', '4194304', '600 requests']) {
      expect(document.info.description).toContain(limit);
    }
  });

  it('names every operation once', () => {
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(names.map(() => expect.stringMatching(/^[a-z]+[A-Z][A-Za-z]+$/)));
    expect(names).toEqual(expect.arrayContaining(['createSegmentation', 'listKeys', 'getUpload']));
  });

  it('describes every tag, and gives events one that no route has', () => {
    const described = document.tags.map(({ name }) => name);
    expect(new Set(operations().flatMap(({ tags }) => tags))).toEqual(
      new Set(described.filter((name) => name !== 'events')),
    );
    const events = Object.values(document.webhooks).flatMap((event) => Object.values(event));
    expect(new Set(events.flatMap(({ tags }) => tags))).toEqual(new Set(['events']));
  });

  it('says of every route whether it needs a key', () => {
    const open = operations().filter(({ security }) => security.length === 0);
    expect(open.map(({ operationId }) => operationId)).toEqual([
      'getOpenapi',
      'getHealth',
      'getReadiness',
      'getReferencePage',
      'getProblemPage',
    ]);
  });

  it('says of public routes that they ignore query parameters', () => {
    const open = operations().filter(({ security }) => security.length === 0);
    expect(open.map(({ description }) => description)).toEqual(
      open.map(() => expect.stringContaining('it ignores query parameters') as string),
    );
  });

  // Keys with and without quotes, as RFC 8941 writes strings: a backslash before each quote and backslash.
  it.each([
    [
      true,
      ['a', 'a b', '"a"', '"a \\" b"', '"\\\\"', String.raw`a\b`, 'x'.repeat(255), `"${'x'.repeat(255)}"`],
    ],
    [false, ['', ' ', '""', '"', '"a', 'a"', 'a"b', '"a"b"', String.raw`"a\b"`, 'é', 'x'.repeat(256)]],
    [false, [`"${'x'.repeat(256)}"`]],
  ])('accepts idempotency keys as the service does: %s for %j', (isKey, texts) => {
    const { parameters } = document.paths['/v1/uploads']!['post'] as unknown as {
      parameters: { name: string; schema: { pattern: string } }[];
    };
    const { schema } = parameters.find(({ name }) => name === 'idempotency-key')!;
    for (const text of texts) expect(new RegExp(schema.pattern).test(text), text).toBe(isKey);
  });

  it('has the rules of requests that a schema can hold', () => {
    const { schemas } = document.components;
    expect(schemas).toMatchObject({
      SegmentationRequest: { not: { required: ['classes', 'vocabulary'] } },
      DatasetReference: { properties: { mask_values: { minProperties: 1, maxProperties: 256 } } },
      Sample: { properties: { images: { maximum: 1_000_000 } } },
      VocabularyOptions: { properties: { logit_scale: { minimum: 1e-100, maximum: 1000 } } },
      KeyRequest: { properties: { name: { maxLength: 128, pattern: expect.any(String) as string } } },
    });
    const { cron } = schemas['ScheduleRequest']!['properties'] as { cron: { pattern: string } };
    for (const text of ['30 2 * * mon-fri', '*/5 0,12 1-7 JAN *', '* * * * *'])
      expect(text).toMatch(new RegExp(cron.pattern));
    for (const text of ['', '* * * *', '0 0 * * * *', '@daily'])
      expect(text).not.toMatch(new RegExp(cron.pattern));
  });

  it('names every object that crosses the wire, and requires every body', () => {
    const bodies = operations().flatMap(({ requestBody }) => requestBody ?? []);
    expect(bodies.map(({ required }) => required)).toEqual(bodies.map(() => true));
    const nameless = objectsIn([document.paths, document.webhooks]).filter(
      ({ title }) => title !== 'SegmentationForm',
    );
    expect(nameless).toEqual([]);
    const inside = Object.values(document.components.schemas).flatMap((schema) =>
      objectsIn(Object.values(schema)),
    );
    expect(inside).toEqual([]);
  });

  it('has no nullable object but a reference or null, and no object as a default', () => {
    const text = JSON.stringify(document);
    expect(text).not.toMatch(/"default":[{[]/);
    expect(text).not.toContain('"type":["object","null"]');
    expect(document.components.schemas).toHaveProperty('Segmentation.properties.problem.anyOf', [
      { $ref: '#/components/schemas/Problem' },
      { type: 'null' },
    ]);
  });

  it('describes where an image is as one object that asks for no member by itself', () => {
    const source = document.components.schemas['ImageSource'];
    expect(source).toMatchObject({ type: 'object', minProperties: 1, maxProperties: 1 });
    expect(source).toHaveProperty('properties.upload_id.pattern');
    expect(source).not.toHaveProperty('required');
  });

  it('leaves states open to which others may be added', () => {
    for (const name of ['Segmentation', 'Evaluation', 'WebhookDelivery', 'ScheduleRun']) {
      const status = document.components.schemas[name]?.['properties'] as { status: object };
      expect(status.status).toMatchObject({ type: 'string', 'x-extensible-enum': expect.any(Array) });
      expect(status.status).not.toHaveProperty('enum');
    }
  });

  it('has for every reference something that it refers to', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name ?? '']);
  });

  it('has every part of a form that the pages send', () => {
    const { requestBody } = document.paths['/v1/segmentations']!['post'] as unknown as {
      requestBody: { content: Record<string, { schema: { properties: object } }> };
    };
    const parts = Object.keys(requestBody.content['multipart/form-data']!.schema.properties);
    const pages = ['README.md', 'docs/api.md', 'docs/deployment.md'];
    const sent = pages.map((page) =>
      [...readFileSync(page, 'utf8').matchAll(/ -F '?(\w+)=/g)].map(([, part]) => part),
    );
    // A page may have several examples.
    expect(sent.map((names) => [...new Set(names)])).toEqual(pages.map(() => parts));
  });

  it('promises problems, and an idempotency key where something is created', () => {
    const { responses, ...create } = document.paths['/v1/segmentations']!['post']!;
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(['200', '202', '400', '401', '403', '409', '413', '415', '422', '429', '503']),
    );
    expect(JSON.stringify(create)).toContain('idempotency-key');
  });
});
