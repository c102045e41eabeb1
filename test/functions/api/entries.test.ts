/** The two entries of the API: a Lambda function URL, and a server on one machine. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NodeProgram, runNode } from '#test/support/processes/node-program.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;
beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

const LOCAL = fileURLToPath(new URL('../../../functions/api/local.ts', import.meta.url));

describe('local.ts', () => {
  it('listens on the loopback, answers, and stops on a signal', async () => {
    await using server = new NodeProgram([LOCAL], {
      environment: { ...process.env, ...backend.environment, ITACLIP_API_PORT: '0' },
    });
    const [line] = await server.wrote(/^.*(?=\n)/);
    const { host, port } = JSON.parse(line) as { host: string; port: number };
    expect(host).toBe('127.0.0.1');
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(await response.json()).toEqual({ status: 'ok' });
    server.kill('SIGTERM');
    expect(await server.ended()).toEqual({ code: 0, signal: null });
  });

  it('names every variable that is missing', async () => {
    const { code, stderr } = await runNode([LOCAL], { environment: { PATH: process.env['PATH'] } });
    expect(code).not.toBe(0);
    expect(stderr).toContain('ITACLIP_TABLE');
    expect(stderr).toContain('ITACLIP_BUCKET');
  });
});

describe('lambda.ts', () => {
  it('answers an event of a function URL', async () => {
    for (const [name, value] of Object.entries(backend.environment)) vi.stubEnv(name, value);
    vi.stubEnv('ITACLIP_LOG_LEVEL', 'silent');
    const { handler } = await import('#functions/api/lambda.ts');
    const event = {
      version: '2.0',
      rawPath: '/healthz',
      rawQueryString: '',
      headers: { host: 'example.com' },
      requestContext: { domainName: 'example.com', http: { method: 'GET', path: '/healthz' } },
      isBase64Encoded: false,
    };
    const answer = await handler(event as unknown as Parameters<typeof handler>[0]);
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
    vi.unstubAllEnvs();
  });
});
