/** The two entries of the API: a Lambda function URL, and a server on one machine. */
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newKey } from '#contracts/keys/new-key.ts';
import { NodeProgram, runNode } from '#test/support/processes/node-program.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;
let authorization: string;
beforeAll(async () => {
  backend = await openLocalBackend();
  const { plain, record } = newKey('key', { tenant: 'acme', name: 'test', scopes: ['admin'] }, backend.now());
  await backend.keys.put(record);
  authorization = `Bearer ${plain}`;
});
afterAll(() => backend[Symbol.asyncDispose]());

const LOCAL = fileURLToPath(new URL('../../../functions/api/local.ts', import.meta.url));

/** Sends the text as it is, and returns all that comes back until the connection closes. */
async function sendRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  return (await socket.setEncoding('utf8').toArray()).join('');
}

describe('local.ts', () => {
  it('answers requests that never reach the application with problems', async () => {
    await using server = new NodeProgram([LOCAL], {
      environment: { ...process.env, ...backend.environment, ITACLIP_API_PORT: '0' },
    });
    const [line] = await server.wrote(/^.*(?=\n)/);
    const { port } = JSON.parse(line) as { port: number };
    const begin = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n';
    const cases: [string, number, string][] = [
      [`${begin}Content-Length: many\r\n\r\n`, 400, 'invalid-request'],
      [`${begin}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'request-too-large'],
      ['FROB / HTTP/1.1\r\nHost: localhost\r\n\r\n', 501, 'invalid-request'],
      ['TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 405, 'method-not-allowed'],
      ['GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400, 'invalid-request'],
    ];
    for (const [request, status, code] of cases) {
      const [head = '', body = ''] = (await sendRaw(port, request)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(head.toLowerCase()).toContain('content-type: application/problem+json');
      expect(JSON.parse(body)).toMatchObject({
        status,
        code,
        type: expect.stringContaining(`/problems/${code}`),
      });
    }
  });

  it('logs no error where the client goes away', async () => {
    await using server = new NodeProgram([LOCAL], {
      environment: { ...process.env, ...backend.environment, ITACLIP_API_PORT: '0' },
    });
    const [line] = await server.wrote(/^.*(?=\n)/);
    const { port } = JSON.parse(line) as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /v1/keys HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n' +
        `Authorization: ${authorization}\r\n\r\n{"name":`,
      () => setImmediate(() => socket.destroy()),
    );
    await server.wrote(/"msg":"(?:the client went away|request)"/);
    const levels = server.stdout
      .trim()
      .split('\n')
      .map((each) => (JSON.parse(each) as { level: unknown }).level);
    expect(levels).not.toContain('error');
    expect(levels).not.toContain(50);
    expect(server.stderr).toBe('');
  });

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
