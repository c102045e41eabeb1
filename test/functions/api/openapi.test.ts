import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { readOpenapi, type OpenapiDocument } from '#test/support/service/openapi-check.ts';

type Document = OpenapiDocument & {
  openapi: string;
  info: { description: string };
  webhooks: Record<string, unknown>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
};

let api: LocalApi;
let document: Document;

beforeAll(async () => {
  api = await openLocalApi();
  document = (await readOpenapi(api.app)) as Document;
});
afterAll(() => api[Symbol.asyncDispose]());

describe('/v1/openapi.json', () => {
  it('is OpenAPI 3.1 with webhooks, keys and limits', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.webhooks)).toEqual(['segmentation-ended', 'evaluation-ended', 'ping']);
    expect(document.components.securitySchemes).toHaveProperty('key.scheme', 'bearer');
    for (const limit of ['256 classes', '1000 names', '2500', '4194304', '600 requests']) {
      expect(document.info.description).toContain(limit);
    }
  });

  it('names its schemas', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Problem', 'Segmentation', 'SegmentationRequest', 'InlineSegmentationRequest']),
    );
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
    expect(sent).toEqual(pages.map(() => parts));
  });

  it('promises problems, and an idempotency key where something is created', () => {
    const { responses, ...create } = document.paths['/v1/segmentations']!['post']!;
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(['200', '202', '400', '401', '403', '409', '413', '415', '422', '429', '503']),
    );
    expect(JSON.stringify(create)).toContain('idempotency-key');
  });
});
