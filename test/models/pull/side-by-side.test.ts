/** Downloads of one file by several processes, which may be on several machines. */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DOWNLOAD_CONFIGURATION, downloadFile } from '#models/pull/download-file.ts';
import type { RemoteFile } from '#models/pull/download-problems.ts';
import { waitFor } from '#test/support/patience.ts';
import { runNode } from '#test/support/processes/node-program.ts';
import { FILE_BYTES, randomBytes, remoteFile, some, startServer, status, whole } from './file-server.ts';

const BYTES = randomBytes();
const FIRST = 100_000;
const LONG_AGO = Date.now() / 1000 - 20 * 60;

beforeEach(() => void vi.stubEnv('NO_PROXY', '*').stubEnv('no_proxy', undefined));
afterEach(() => void vi.unstubAllEnvs());

/** Returns whether it succeeded, and its output. */
async function startDownload(file: RemoteFile): Promise<{ code: number | null; stderr: string }> {
  const script = fileURLToPath(new URL('./download-process.ts', import.meta.url));
  const { code, stderr } = await runNode([script, JSON.stringify(file)]);
  return { code, stderr };
}

/** Sends the first bytes, and the others when `release` is called. */
function held(): { answer: RequestListener; release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': FILE_BYTES });
    response.write(BYTES.subarray(0, FIRST));
    void released.then(() => response.end(BYTES.subarray(FIRST)));
  };
  return { answer, release };
}

function partialsOf({ place }: RemoteFile): string[] {
  return readdirSync(dirname(place))
    .filter((name) => name.endsWith('.partial'))
    .map((name) => join(dirname(place), name));
}

async function untilFirstBytesCame(file: RemoteFile, downloads: number): Promise<void> {
  const expected: number[] = Array(downloads).fill(FIRST);
  await waitFor('the first bytes of each download', () =>
    expect(partialsOf(file).map((path) => statSync(path).size)).toEqual(expected),
  );
}

function expectWhole(file: RemoteFile): void {
  expect(readFileSync(file.place).equals(BYTES)).toBe(true);
  expect(readdirSync(dirname(file.place))).toEqual(['model.safetensors']);
}

/** The partial file of a process on another machine. */
function writeForeignPartial({ place }: RemoteFile): string {
  mkdirSync(dirname(place), { recursive: true });
  const path = `${place}.another-machine.1.12345678.partial`;
  writeFileSync(path, BYTES.subarray(0, FIRST));
  return path;
}

describe('two processes that download the same file', () => {
  it('both succeed, and neither takes what the other has', async () => {
    const { answer, release } = held();
    const server = await startServer(answer);
    const file = remoteFile(server.url, BYTES);

    const downloads = [startDownload(file), startDownload(file)];
    await untilFirstBytesCame(file, 2);
    release();

    for (const end of await Promise.all(downloads)) expect(end).toEqual({ code: 0, stderr: '' });
    expectWhole(file);
    expect(server.asked.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
  });

  it('both succeed where one slept so long that the other took what it had', async () => {
    const { answer, release } = held();
    const server = await startServer(answer, whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    const sleeper = startDownload(file);
    await untilFirstBytesCame(file, 1);
    utimesSync(partialsOf(file)[0]!, LONG_AGO, LONG_AGO);

    await downloadFile(file);
    expect(server.asked[1]!.headers.range).toBe(`bytes=${FIRST}-`);
    expectWhole(file);
    release();

    expect(await sleeper).toEqual({ code: 0, stderr: '' });
    expectWhole(file);
  });

  it('both succeed where the one that slept ends first, and loads the file again', async () => {
    const { answer, release } = held();
    const server = await startServer(answer, some(BYTES, 1000, 'hold'), whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    const sleeper = startDownload(file);
    await untilFirstBytesCame(file, 1);
    utimesSync(partialsOf(file)[0]!, LONG_AGO, LONG_AGO);
    const abort = new AbortController();
    const other = downloadFile(file, { signal: abort.signal });
    await waitFor('the second request', () => expect(server.asked).toHaveLength(2));
    release();

    expect(await sleeper).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(file.place).equals(BYTES)).toBe(true);
    abort.abort();
    await expect(other).rejects.toThrow('aborted');
    expect(readFileSync(file.place).equals(BYTES)).toBe(true);
  });
});

describe('what a process of another machine has', () => {
  it('is left to it while it is young', async () => {
    const server = await startServer(whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    const foreign = writeForeignPartial(file);

    await downloadFile(file);

    expect(server.asked[0]!.headers).not.toHaveProperty('range');
    expect(readFileSync(file.place).equals(BYTES)).toBe(true);
    expect(readFileSync(foreign)).toHaveLength(FIRST);
  });

  it('is gone on with when nobody touched it for long', async () => {
    const server = await startServer(whole(BYTES));
    const file = remoteFile(server.url, BYTES);
    utimesSync(writeForeignPartial(file), LONG_AGO, LONG_AGO);

    await downloadFile(file);

    expect(server.asked[0]!.headers.range).toBe(`bytes=${FIRST}-`);
    expectWhole(file);
  });
});

describe('a download that waits for a server', () => {
  it('says so by the time of its file', async () => {
    const file = remoteFile('', BYTES);
    const makeOld: RequestListener = (request, response) => {
      utimesSync(partialsOf(file)[0]!, LONG_AGO, LONG_AGO);
      status(429, { 'retry-after': '300' })(request, response);
    };
    const server = await startServer(some(BYTES, FIRST, 'cut'), makeOld, whole(BYTES));
    const ages: number[] = [];
    const wait = (): Promise<void> => {
      ages.push(Date.now() / 1000 - statSync(partialsOf(file)[0]!).mtimeMs / 1000);
      return Promise.resolve();
    };

    await downloadFile({ ...file, url: `${server.url}/model` }, {}, { ...DOWNLOAD_CONFIGURATION, wait });

    expect(ages).toHaveLength(2);
    expect(Math.max(...ages)).toBeLessThan(60);
  });
});
