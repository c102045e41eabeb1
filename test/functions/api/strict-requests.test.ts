/** Requests that are nearly right: what the service refuses, and with which words. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

type Problem = {
  status: number;
  code: string;
  detail: string;
  errors?: { pointer: string; detail: string }[];
};

let api: LocalApi;
let key: { authorization: string };

beforeAll(async () => {
  api = await openLocalApi();
  key = await api.authorize('acme');
});
afterAll(() => api[Symbol.asyncDispose]());

async function send(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) {
  const answer = await api.request(path, { method, headers: { ...key, ...headers }, body });
  return { headers: answer.headers, problem: (await answer.json()) as Problem };
}

describe('a query parameter that the route does not know', () => {
  it.each([
    ['GET', '/v1/keys?limt=5', 'limt'],
    ['GET', '/v1/segmentations?state=failed', 'state'],
    ['GET', '/v1/segmentations/seg_x?verbose=1', 'verbose'],
    ['DELETE', '/v1/vocabularies/garden?force=true', 'force'],
  ])('is refused by name: %s %s', async (method, path, name) => {
    const { problem } = await send(method, path);
    expect(problem).toMatchObject({
      status: 422,
      code: 'invalid-request',
      errors: [{ pointer: name, detail: 'this route has no such parameter' }],
    });
  });

  it('is no reason to refuse a probe of the health', async () => {
    expect((await api.request('/healthz?probe=1')).status).toBe(200);
  });
});

describe('a body', () => {
  it.each([
    ['PATCH', '/v1/webhook-endpoints/default'],
    ['POST', '/v1/keys'],
    ['PUT', '/v1/vocabularies/garden'],
  ])('that is missing is missed: %s %s', async (method, path) => {
    const { problem } = await send(method, path);
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid-request',
      detail: 'The request has no body.',
    });
  });

  it('that is compressed is refused with the encodings that are accepted', async () => {
    const { problem, headers } = await send(
      'POST',
      '/v1/keys',
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      gzipSync('{"name":"a","scopes":["segment"]}'),
    );
    expect(problem).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect(problem.detail).toContain('gzip');
    expect(headers.get('accept-encoding')).toBe('identity');
  });
});

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function part(disposition: string, content: string | Buffer, type?: string): Buffer {
  const head = `--x\r\nContent-Disposition: form-data; ${disposition}\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')]);
}

async function sendForm(parts: Buffer[], boundary = 'x', end = '--x--\r\n') {
  const body = Buffer.concat([...parts, Buffer.from(end)]);
  const type = boundary === '' ? 'multipart/form-data' : `multipart/form-data; boundary=${boundary}`;
  const { problem } = await send('POST', '/v1/segmentations', { 'content-type': type }, body);
  return problem;
}

const REQUEST = part('name="request"', '{"classes":["dog"]}');

describe('a form', () => {
  it.each([
    ['without a file name', 'name="image"'],
    ['with quotes and a semicolon in its file name', String.raw`name="image"; filename="a\";b.png"`],
    ['with a percent-encoded quote in its file name', 'name="image"; filename="a%22b.png"'],
    ['with an encoded file name', `name="image"; filename*=UTF-8''gr%C3%BCn.png`],
  ])('may have an image %s', async (_, disposition) => {
    const problem = await sendForm([part(disposition, PNG, 'image/png'), REQUEST]);
    // The image was found and a job made of it: the worker will see that it has no pixels.
    expect(problem.status).toBe('queued');
  });

  it('without a boundary says so', async () => {
    const problem = await sendForm([part('name="image"', PNG), REQUEST], '');
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining('names no boundary') });
  });

  it('with another boundary than its header names says so', async () => {
    const problem = await sendForm([part('name="image"', PNG), REQUEST], 'y');
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining('"y"') });
  });

  it.each(['', '--x', 'half of it'])('that ends too early says so: %o', async (end) => {
    const problem = await sendForm([part('name="image"', PNG), REQUEST], 'x', end);
    expect(problem).toMatchObject({
      status: 400,
      detail: expect.stringContaining('ends before its last boundary'),
    });
  });
});
