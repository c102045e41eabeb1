import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DOWNLOAD_CONFIGURATION, downloadFile, type DownloadHooks } from '#models/pull/download-file.ts';
import type { RemoteFile } from '#models/pull/download-problems.ts';
import { WAIT_MILLISECONDS } from '#test/support/patience.ts';
import {
  FILE_BYTES,
  randomBytes,
  remoteFile,
  silence,
  some,
  startProxy,
  startServer,
  status,
  whole,
} from './file-server.ts';

const BYTES = randomBytes();

/** Downloads without waiting, and records how long it would have waited. */
async function download(file: RemoteFile, hooks: DownloadHooks = {}, stallMilliseconds = WAIT_MILLISECONDS) {
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds / 1000);
    return Promise.resolve();
  };
  const problem = await downloadFile(file, hooks, { wait, stallMilliseconds }).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  return { problem, waits };
}

function filesOf({ place }: RemoteFile): string[] {
  return existsSync(dirname(place)) ? readdirSync(dirname(place)) : [];
}

function expectWhole(file: RemoteFile): void {
  expect(readFileSync(file.place).equals(BYTES)).toBe(true);
  expect(filesOf(file)).toEqual(['model.safetensors']);
}

/** The files that a killed download leaves. */
function leavePartial(file: RemoteFile, bytes: Uint8Array): void {
  const { pid } = spawnSync(process.execPath, ['--version']);
  mkdirSync(dirname(file.place), { recursive: true });
  const host = hostname().replaceAll(/[^\w-]/g, '-');
  writeFileSync(`${file.place}.${host}.${pid}.12345678.partial`, bytes);
}

// These servers are on this machine, whatever proxy it has.
beforeEach(() => {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) vi.stubEnv(name, undefined);
  vi.stubEnv('NO_PROXY', '*');
});

afterEach(() => void vi.unstubAllEnvs());

describe('downloadFile', () => {
  it('moves a whole file to its place and reports progress', async () => {
    const server = await startServer(whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    const received: number[] = [];

    const { problem } = await download(file, { onProgress: (count) => received.push(count) });

    expect(problem).toBeUndefined();
    expectWhole(file);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(received.at(-1)).toBe(FILE_BYTES);
    expect(server.asked[0]!.headers).not.toHaveProperty('range');
  });

  it('follows a redirect to another host, and sends the token to the first one only', async () => {
    const store = await startServer(whole(BYTES));
    const hub = await startServer(status(302, { location: `${store.url}/store?signature=1` }));
    const file = { ...remoteFile(hub.url, BYTES), token: 'hf_secret' };

    expect(await download(file)).toMatchObject({ problem: undefined });

    expectWhole(file);
    expect(hub.asked[0]!.headers.authorization).toBe('Bearer hf_secret');
    expect(store.asked.map(({ path }) => path)).toEqual(['/store?signature=1']);
    expect(store.asked[0]!.headers).not.toHaveProperty('authorization');
  });

  it('resumes where a connection was cut, as often as bytes arrive', async () => {
    const server = await startServer(...Array(9).fill(some(BYTES, 30_000, 'cut')), whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    const setbacks: string[] = [];

    const { problem, waits } = await download(file, { onSetback: (text) => setbacks.push(text) });

    expect(problem).toBeUndefined();
    expectWhole(file);
    expect(server.asked.map(({ headers }) => headers.range).slice(1)).toEqual(
      Array.from({ length: 9 }, (_, index) => `bytes=${30_000 * (index + 1)}-`),
    );
    expect(waits).toEqual(Array(9).fill(1));
    expect(setbacks[0]).toMatch(/^(other side closed|terminated|aborted)$/);
  });

  it('gives up when nothing comes, after waits that double', async () => {
    const server = await startServer(some(BYTES, 1000, 'cut'), some(BYTES, 0, 'cut'));
    const file = remoteFile(server.url, BYTES);

    const { problem, waits } = await download(file);

    expect(problem).toMatchObject({ code: 'download-failed' });
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(filesOf(file)).toEqual([expect.stringMatching(/^model\.safetensors\.[0-9a-f]{8}\.partial$/)]);
  });

  it('resumes at the end of what a killed process left', async () => {
    const server = await startServer(whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    leavePartial(file, BYTES.subarray(0, 100_000));

    expect(await download(file)).toMatchObject({ problem: undefined });

    expectWhole(file);
    expect(server.asked.map(({ headers }) => headers.range)).toEqual(['bytes=100000-']);
  });

  it('asks for nothing when every byte is there already', async () => {
    const server = await startServer(status(500));
    const file = remoteFile(server.url, BYTES);
    leavePartial(file, BYTES);

    expect(await download(file)).toMatchObject({ problem: undefined });

    expectWhole(file);
    expect(server.asked).toEqual([]);
  });

  it('begins again when the server ignores ranges', async () => {
    const server = await startServer((_, response) => response.end(BYTES));
    const file = remoteFile(server.url, BYTES);
    leavePartial(file, BYTES.subarray(0, 100_000));

    expect(await download(file)).toMatchObject({ problem: undefined });

    expectWhole(file);
  });

  it.each([
    ['of another part', { 'content-range': 'bytes 50000-299999/300000' }, 50_000],
    ['that does not say which part it is', {}, 100_000],
  ])('begins again after an answer %s', async (_, headers, start) => {
    const part: RequestListener = (_request, response) => {
      response.writeHead(206, headers);
      response.end(BYTES.subarray(start));
    };
    const server = await startServer(part, whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    leavePartial(file, BYTES.subarray(0, 100_000));

    expect(await download(file)).toMatchObject({ problem: undefined, waits: [1] });

    expectWhole(file);
    expect(server.asked.map(({ headers: sent }) => sent.range)).toEqual(['bytes=100000-', undefined]);
  });

  it('takes a part that is the whole file for the whole file', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-299999/300000' });
      response.end(BYTES);
    });
    const file = remoteFile(server.url, BYTES);
    leavePartial(file, BYTES.subarray(0, 100_000));

    expect(await download(file)).toMatchObject({ problem: undefined, waits: [] });

    expectWhole(file);
  });

  it('does not take what a hook throws for the network', async () => {
    const server = await startServer(whole(BYTES));
    const defect = new Error('a defect of the display');
    const onProgress = (): void => {
      throw defect;
    };

    const { problem, waits } = await download(remoteFile(server.url, BYTES), { onProgress });

    expect({ problem, waits }).toEqual({ problem: defect, waits: [] });
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['an address that is none', 'http://[', undefined],
    ['a token that no header can have', undefined, 'hf_\nsecret'],
  ])('does not try %s again', async (_, url, token) => {
    const server = await startServer(whole(BYTES));
    const file = remoteFile(server.url, BYTES);

    const { problem, waits } = await download({ ...file, url: url ?? file.url, token });

    expect(problem).toMatchObject({ code: 'download-failed', retryable: false });
    expect(waits).toEqual([]);
    expect(problem?.message).not.toContain('secret');
  });

  it('says of a refusal over http that no token is sent there', async () => {
    const server = await startServer(status(401));
    vi.stubEnv('HTTP_PROXY', (await startProxy(server.url)).url).stubEnv('NO_PROXY', '');

    const { problem } = await download(remoteFile('http://mirror.invalid', BYTES));

    expect(problem?.message).toContain('no token is sent over http');
  });

  it('installs nothing of wrong bytes, and removes them', async () => {
    const server = await startServer(whole(randomBytes(FILE_BYTES, 2)));
    const file = remoteFile(server.url, BYTES);

    const { problem } = await download(file);

    expect(problem).toMatchObject({ code: 'download-failed' });
    expect(problem?.message).toMatch(/differ from the pinned file.*sha256.*removed/s);
    expect(filesOf(file)).toEqual([]);
  });

  it('refuses a shorter file before it is loaded, and keeps what it has', async () => {
    const server = await startServer(whole(BYTES.subarray(0, 200_000)));
    const file = remoteFile(server.url, BYTES);
    leavePartial(file, BYTES.subarray(0, 100_000));

    const { problem, waits } = await download(file);

    expect(problem?.message).toContain('has 200000 bytes on the server, but the pinned file has 300000');
    expect(waits).toEqual([]);
    expect(filesOf(file)).toHaveLength(1);
  });

  it('refuses a file that turns out to be longer', async () => {
    const server = await startServer((_, response) => {
      response.write(BYTES);
      response.end('more');
    });
    const { problem } = await download(remoteFile(server.url, BYTES));
    expect(problem?.message).toContain('has 300004 bytes on the server');
  });

  it('refuses a file that ends too early without having said so', async () => {
    const server = await startServer((request, response) => {
      const { range } = request.headers;
      response.writeHead(range ? 206 : 200, range ? { 'content-range': 'bytes 1000-299999/300000' } : {});
      response.end(range ? '' : BYTES.subarray(0, 1000));
    });
    const { problem } = await download(remoteFile(server.url, BYTES));
    expect(problem?.message).toContain('ended after 1000 of 300000 bytes');
  });

  it('does not take the page of a network that wants a sign-in for the file', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<h1>Welcome</h1>');
    });
    const { problem } = await download(remoteFile(server.url, BYTES));
    expect(problem?.message).toContain('the response is a web page');
  });

  it.each([
    { code: 401, token: undefined, message: /answered 401, not allowed; set HF_TOKEN/ },
    { code: 403, token: 'hf_secret', message: /answered 403, not allowed; the HF_TOKEN that was sent/ },
    { code: 404, token: undefined, message: /answered 404, not found; .*HF_ENDPOINT/ },
    { code: 410, token: undefined, message: /answered 410 instead of the file; check HF_ENDPOINT/ },
  ])('explains an answer of $code, and does not ask again', async ({ code, token, message }) => {
    const server = await startServer(status(code));
    const file = { ...remoteFile(server.url, BYTES), token };

    const { problem } = await download(file);

    expect(problem).toMatchObject({ code: 'download-failed', retryable: false });
    expect(problem?.message).toMatch(message);
    expect(problem?.message).toContain(file.url);
    expect(problem?.message).not.toContain('hf_secret');
    expect(server.asked).toHaveLength(1);
  });

  it('waits as long as a server asks for that has too many requests', async () => {
    const server = await startServer(status(429, { 'retry-after': '17' }), whole(BYTES));
    const file = remoteFile(server.url, BYTES);

    expect(await download(file)).toEqual({ problem: undefined, waits: [17] });

    expectWhole(file);
  });

  it('does not wait for a server that asks for too long a time', async () => {
    const server = await startServer(status(429, { 'retry-after': '86400' }));

    const { problem, waits } = await download(remoteFile(server.url, BYTES));

    expect(problem?.message).toContain('answered 429, too many requests; try again in 86400 s');
    expect(waits).toEqual([]);
  });

  it('does not keep the connection of an answer that it does not read', async () => {
    let closed: Promise<unknown> | undefined;
    const server = await startServer(
      (_, response) => {
        closed = once(response, 'close');
        response.writeHead(503).write(Buffer.alloc(200_000));
      },
      (request, response) => void closed?.then(() => whole(BYTES)(request, response)),
    );
    const file = remoteFile(server.url, BYTES);

    expect((await download(file)).problem).toBeUndefined();

    expectWhole(file);
  });

  it('tries a server in trouble five times', async () => {
    const server = await startServer(status(503));

    const { problem, waits } = await download(remoteFile(server.url, BYTES));

    expect(problem?.message).toContain('answered 503, a server error; try again later');
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(server.asked).toHaveLength(5);
  });

  it.each([
    ['never answers', silence],
    ['stops in the middle', some(BYTES, 1000, 'hold')],
  ])('gives up a server that %s, and asks again', async (_, stalled) => {
    const server = await startServer(stalled, whole(BYTES));
    const file = remoteFile(server.url, BYTES);

    const { problem, waits } = await download(file, {}, 200);

    expect(problem).toBeUndefined();
    // On a busy machine the second answer may be late, too.
    expect(waits[0]).toBe(1);
    expectWhole(file);
  });

  it('stops at an abort and keeps what has come', async () => {
    const server = await startServer(some(BYTES, 50_000, 'hold'), whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    const abort = new AbortController();
    const onProgress = (received: number) => received === 50_000 && abort.abort();

    const { problem } = await download(file, { signal: abort.signal, onProgress });
    expect(problem?.name).toBe('AbortError');
    expect(existsSync(file.place)).toBe(false);

    expect(await download(file)).toMatchObject({ problem: undefined });
    expectWhole(file);
    expect(server.asked[1]!.headers.range).toBe('bytes=50000-');
  });

  it('says what to do about a place that cannot be written', async () => {
    const server = await startServer(whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    writeFileSync(dirname(file.place), 'a file');

    const { problem } = await download(file);

    expect(problem).toMatchObject({ code: 'models-unavailable' });
    expect(problem?.message).toContain('set ITACLIP_MODELS_DIR');
  });
});

describe('behind a proxy', () => {
  function setEnvironment(variables: Record<string, string>): void {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  }

  it('asks HTTP_PROXY for hosts that only the proxy can reach', async () => {
    const server = await startServer(whole(BYTES));
    const proxy = await startProxy(server.url);
    setEnvironment({ HTTP_PROXY: proxy.url, NO_PROXY: '' });
    const file = remoteFile('http://hub.invalid', BYTES);

    expect(await download(file)).toMatchObject({ problem: undefined });

    expectWhole(file);
    expect(proxy.hosts).toEqual(['hub.invalid:80']);
    expect(server.asked[0]!.headers.host).toBe('hub.invalid');
  });

  it('asks HTTPS_PROXY for a tunnel to a host with TLS', async () => {
    const proxy = await startProxy((await startServer(silence)).url);
    setEnvironment({ HTTPS_PROXY: proxy.url, NO_PROXY: '' });

    const { problem } = await download(remoteFile('https://hub.invalid', BYTES));

    // The server behind this tunnel does not speak TLS.
    expect(problem).toMatchObject({ code: 'download-failed' });
    expect(proxy.hosts[0]).toBe('hub.invalid:443');
  });

  it('leaves the proxy out for the hosts of NO_PROXY', async () => {
    const server = await startServer(whole(BYTES));
    const proxy = await startProxy(server.url);
    setEnvironment({ HTTP_PROXY: proxy.url, NO_PROXY: 'example.com, 127.0.0.1' });

    expect(await download(remoteFile(server.url, BYTES))).toMatchObject({ problem: undefined });

    expect(proxy.hosts).toEqual([]);
  });
});

describe('the configuration of real downloads', () => {
  it('wait for the time that is said, and not after an abort', async () => {
    const abort = new AbortController();
    const waiting = DOWNLOAD_CONFIGURATION.wait(3_600_000, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});
