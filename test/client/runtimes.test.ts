/** The packed client in other runtimes than Node: as they are where they are installed, and with the globals of the web alone. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packClient } from '#command-line/pack-client.ts';
import { missingPrograms } from '#test/support/missing-programs.ts';
import { faultsFor } from '#test/support/service/scripted-proxy.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { imageOf, INLINE, PARTS } from './images.ts';
import { startProxiedService, type ProxiedService } from './proxied-service.ts';

let service: ProxiedService;
const { folder, remove } = makeTemporaryFolder();
const bundle = join(folder, 'index.js');

beforeAll(async () => {
  service = await startProxiedService();
  await packClient(process.cwd(), folder);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  remove();
});

/** The globals that the client may use: what browsers and edge runtimes have in common. */
const WEB = { AbortController, Blob, FormData, Headers, Request, Response, TextDecoder, TextEncoder, URL };
const MORE_WEB = { URLSearchParams, atob, clearTimeout, crypto, fetch, performance, setTimeout };

describe('with the globals of the web alone', () => {
  it('makes one job of an image in parts, with faults on the way', async () => {
    const before = (await service.jobs()).length;
    service.proxy.script = faultsFor(({ method }) => method === 'PUT', ['cut-request', 'lose-answer']);
    const { code } = await transform(readFileSync(bundle), { format: 'iife', globalName: 'itaclip' });
    const { proxy, token } = service;
    const context = createContext({
      ...WEB,
      ...MORE_WEB,
      baseUrl: proxy.url,
      token,
      image: await imageOf(PARTS),
    });

    const job = (await runInContext(
      `${code}; new itaclip.Client({ baseUrl, token, backoffSeconds: 0.001 }).segment(image, ['dog'], { wait: false })`,
      context,
    )) as { status: string };

    expect(job.status).toBe('queued');
    expect(await service.jobs()).toHaveLength(before + 1);
    expect(proxy.injected).toHaveLength(2);
  });
});

const PROGRAM = `
import { Client, ProblemError } from './index.js';
const [baseUrl, token] = globalThis.Deno ? Deno.args : process.argv.slice(2);
const client = new Client({ baseUrl, token, backoffSeconds: 0.001 });
const image = globalThis.Deno ? new Blob([await Deno.readFile('image.png')]) : Bun.file('image.png');
const { upload_id } = await client.upload(image);
const job = await client.segment({ upload_id }, ['dog'], { wait: false });
const { code } = await client.segment(image.slice(4), ['dog']).catch((error) => error);
console.log(job.status, code);
`;

describe.each([
  ['bun', ['run']],
  ['deno', ['run', '--allow-net', '--allow-read']],
])('%s', (program, parameters) => {
  it('makes one job of an image, with faults on the way', async ({ skip }) => {
    const reason = await missingPrograms(program);
    skip(reason !== undefined, reason);
    const before = (await service.jobs()).length;
    service.proxy.script = faultsFor(({ method }) => method !== 'GET', ['lose-answer', 'cut-request']);
    writeFileSync(join(folder, 'image.png'), Buffer.from(await (await imageOf(INLINE)).arrayBuffer()));
    writeFileSync(join(folder, 'program.js'), PROGRAM);

    const { stdout } = await promisify(execFile)(
      program,
      [...parameters, 'program.js', service.proxy.url, service.token],
      { cwd: folder },
    );

    expect(stdout.trim()).toBe('queued unsupported-image-type');
    expect(await service.jobs()).toHaveLength(before + 1);
  });
});
