import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

const PAGE = 'https://app.example';
let backend: LocalBackend;
let url: string;

beforeAll(async () => {
  backend = await openLocalBackend({ corsOrigins: [PAGE] });
  await backend.objects.put('labels.png', new Uint8Array([1]), 'image/png');
  url = await backend.objects.signedGetUrl('labels.png', 60);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function preflight(origin: string, method: string, headers = 'content-type') {
  const answer = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
  });
  return { status: answer.status, headers: answer.headers };
}

describe('the local store and pages in a browser', () => {
  it('allows PUT and GET to a configured origin, with the headers that are signed', async () => {
    for (const method of ['PUT', 'GET']) {
      const { status, headers } = await preflight(PAGE, method, 'Content-Type, x-amz-checksum-sha256');
      expect(status).toBe(200);
      expect(headers.get('access-control-allow-origin')).toBe(PAGE);
      expect(headers.get('access-control-allow-methods')).toContain(method);
      expect(headers.get('access-control-allow-headers')).toContain('x-amz-checksum-sha256');
    }
  });

  it('refuses other origins, methods and headers', async () => {
    expect((await preflight('https://other.example', 'PUT')).status).toBe(403);
    expect((await preflight(PAGE, 'DELETE')).status).toBe(403);
    expect((await preflight(PAGE, 'PUT', 'x-amz-acl')).status).toBe(403);
  });

  it('shows a page of a configured origin the answer and its ETag', async () => {
    const answer = await fetch(url, { headers: { origin: PAGE } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(answer.headers.get('access-control-expose-headers')).toBe('ETag');
    const other = await fetch(url, { headers: { origin: 'https://other.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('shows it refusals, too', async () => {
    const answer = await fetch(url.replace(/\?.*/, ''), { headers: { origin: PAGE } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
  });

  it('allows any origin where all are configured', async () => {
    await using open = await openLocalBackend({ corsOrigins: ['*'] });
    const link = await open.objects.signedGetUrl('labels.png', 60);
    const answer = await fetch(link, {
      method: 'OPTIONS',
      headers: { origin: PAGE, 'access-control-request-method': 'GET' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});
