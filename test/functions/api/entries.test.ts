/** The two ways in: a Lambda function URL, and a server on one machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;
beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

const LOCAL = fileURLToPath(new URL('../../../functions/api/local.ts', import.meta.url));

describe('local.ts', () => {
  it('listens on the loopback, answers, and ends when it is told to', async () => {
    const server = spawn(process.execPath, [LOCAL], {
      env: { ...process.env, ...backend.environment, ITACLIP_API_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(server, 'exit');
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    const { host, port } = JSON.parse(line) as { host: string; port: number };
    expect(host).toBe('127.0.0.1');
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(await response.json()).toEqual({ status: 'ok' });
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('names every variable that is missing', async () => {
    const server = spawn(process.execPath, [LOCAL], { env: { PATH: process.env['PATH'] } });
    let told = '';
    server.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
    expect(await once(server, 'exit')).not.toEqual([0, null]);
    expect(told).toContain('ITACLIP_TABLE');
    expect(told).toContain('ITACLIP_BUCKET');
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
