import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkedAgainstOpenapi } from '#test/support/service/openapi-check.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let api: LocalApi;
let key: { authorization: string };

beforeAll(async () => {
  api = await openLocalApi();
  key = await api.authorize('acme');
});
afterAll(() => api[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

describe('health', () => {
  it.each(['/healthz', '/readyz'])('%s says that all is well', async (path) => {
    const response = await api.request(path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('names what does not answer, in time', async () => {
    vi.spyOn(api.backend.objects, 'head').mockRejectedValue(new Error('no store'));
    vi.spyOn(api.backend.queues, 'countWaiting').mockReturnValue(new Promise(() => {}));
    const response = await api.request('/readyz');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBeTruthy();
    expect(await response.json()).toMatchObject({
      detail:
        'The service is not ready, because these parts do not answer: store, queue. Try again in a moment.',
    });
    expect((await api.request('/healthz')).status).toBe(200);
  });
});

describe('every answer', () => {
  it('has the id of its request, the given one or a new one', async () => {
    expect((await api.request('/healthz')).headers.get('x-request-id')).toMatch(/^req_/);
    const mine = await api.request('/v1/nothing', { headers: { 'x-request-id': 'mine-1' } });
    expect(mine.headers.get('x-request-id')).toBe('mine-1');
    expect(await mine.json()).toMatchObject({
      type: 'http://127.0.0.1:8080/problems/route-not-found',
      status: 404,
      request_id: 'mine-1',
    });
  });

  it('names the methods that there are, to another method', async () => {
    const response = await api.request('/v1/segmentations', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'POST']);
    expect(await response.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  it.each([
    ['text/plain', 415],
    ['application/jsonp', 415],
    ['application/xml', 415],
    ['application/x-www-form-urlencoded', 415],
  ])('to a body of %s is %i', async (mediaType, status) => {
    const response = await api.request('/v1/segmentations', {
      method: 'POST',
      headers: { ...key, 'content-type': mediaType },
      body: '{}',
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: 'unsupported-media-type' });
  });

  it.each([
    // {"classes":["caf takes 16 bytes; the next one is Latin-1's é.
    [
      'Latin-1',
      Buffer.from('{"classes":["caf\xe9"]}', 'latin1'),
      'The body is not UTF-8: byte 17 is 0xE9. Encode it as UTF-8.',
    ],
    [
      'UTF-16',
      Buffer.from('{"classes":["cat"]}', 'utf16le'),
      'The body is UTF-16, not UTF-8. Encode it as UTF-8.',
    ],
  ])('to a JSON body in %s is 400', async (_, body, detail) => {
    const answers = [
      await api.request('/v1/segmentations', {
        method: 'POST',
        headers: { ...key, 'content-type': 'application/json' },
        body,
      }),
      await api.request('/v1/vocabularies/mine', {
        method: 'PUT',
        headers: { ...key, 'content-type': 'Application/JSON; charset=utf-8' },
        body,
      }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'invalid-request', detail });
    }
  });

  it('to a defect of ours reveals no internals; the log has them', async () => {
    vi.spyOn(api.backend.jobs, 'list').mockRejectedValue(new TypeError('secret insides'));
    const response = await api.request('/v1/segmentations', { headers: key });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'internal' });
    expect(text).not.toMatch(/secret|\.ts|at /);
    expect(api.log.join('')).toContain('secret insides');
  });

  it.each([
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('slow'), { name: 'TimeoutError' }),
    Object.assign(new Error('much'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }),
    Object.assign(new Error('store'), { name: 'InternalError', $metadata: { httpStatusCode: 500 } }),
  ])('to a store that fails with $name $message is 503', async (error) => {
    vi.spyOn(api.backend.jobs, 'list').mockRejectedValue(error);
    const response = await api.request('/v1/segmentations', { headers: key });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBeTruthy();
  });
});

describe('the secret of the edge', () => {
  it('is asked for before anything is done', async () => {
    const secret = 'a-secret-of-the-edge';
    const app = api.another({}, async () => [secret]);
    const reads = vi.spyOn(api.backend.table, 'get');
    for (const headers of [{}, { 'x-origin-secret': 'another' }]) {
      const response = await app.request('/v1/segmentations', { headers: { ...key, ...headers } });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'forbidden' });
    }
    expect(reads).not.toHaveBeenCalled();
    expect((await app.request('/healthz', { headers: { 'x-origin-secret': secret } })).status).toBe(200);
  });
});

describe('browser apps', () => {
  it('are let in from the origins that are named, with the headers that they need', async () => {
    const app = api.another({ ITACLIP_CORS_ORIGINS: 'https://app.example.com' });
    const ask = (origin: string) => app.request('/healthz', { headers: { origin } });
    const response = await ask('https://app.example.com');
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(response.headers.get('access-control-expose-headers')).toContain('Location');
    const other = await ask('https://evil.example.com');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await app.request('/v1/segmentations', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key');
  });

  it('are not let in where none is named', async () => {
    const response = await api.request('/healthz', { headers: { origin: 'https://app.example.com' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the check of answers', () => {
  it('fails for an answer that the document does not promise', async () => {
    const app = api.another({});
    const request = await checkedAgainstOpenapi(app);
    vi.spyOn(api.backend.queues, 'countWaiting').mockResolvedValue(0.5);
    const create = request('/v1/segmentations', {
      method: 'POST',
      headers: { ...key, 'content-type': 'application/json' },
      body: JSON.stringify({ image: { url: 'https://example.com/a.jpg' }, classes: ['dog'] }),
    });
    await expect(create).rejects.toThrow('/waiting/approximate_count must be integer');
  });
});
