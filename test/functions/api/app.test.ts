import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalApi, type LocalApi } from '../../support/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await openLocalApi();
});
afterAll(() => api[Symbol.asyncDispose]());

describe('health', () => {
  it.each(['/healthz', '/readyz'])('%s says that all is well', async (path) => {
    const response = await api.request(path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });
});

describe('what is not there', () => {
  it('is a problem that names the route', async () => {
    const response = await api.request('/v1/nothing', { headers: { 'x-request-id': 'mine-1' } });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    expect(await response.json()).toMatchObject({
      type: 'http://127.0.0.1:8080/problems/route-not-found',
      code: 'route-not-found',
      request_id: 'mine-1',
    });
  });

  it('answers another method with those that there are', async () => {
    const response = await api.request('/healthz', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});
