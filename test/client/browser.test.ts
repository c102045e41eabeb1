/** The client on a page of another origin than the service's and the store's, in Chromium. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, withoutChromium } from '#test/support/chromium.ts';
import { faultsFor, type ProxiedRequest, type ProxyFault } from '#test/support/service/scripted-proxy.ts';
import { skipAll } from '#test/support/skip-all.ts';
import { imageOf, INLINE, PARTS, SINGLE } from './images.ts';
import { startProxiedService, type ProxiedService } from './proxied-service.ts';

let service: ProxiedService;
let site: Server;
let browser: Browser & AsyncDisposable;
let page: Page;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  service = await startProxiedService();
  const origin = await serveSite();
  browser = await openChromium();
  page = await browser.newPage();
  await page.goto(origin);
  await page.waitForFunction('globalThis.itaclip !== undefined');
});
afterAll(async () => {
  if (chromiumPath === undefined) return;
  await browser[Symbol.asyncDispose]();
  site.close();
  await service[Symbol.asyncDispose]();
});

skipAll(chromiumPath === undefined ? withoutChromium : undefined);
beforeEach(() => {
  service.proxy.injected = [];
  service.proxy.script = () => undefined;
});

/** A page with the client, and the images that it sends. */
async function serveSite(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: "globalThis.itaclip = await import('./client/index.ts');", resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  const script = `<script type="module">${outputFiles[0]?.text}</script>`;
  site = createServer((request, response) => {
    const bytes = Number(request.url?.slice(1));
    if (bytes > 0) void sendImage(bytes, response);
    else response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Page</title>${script}`);
  });
  const address = await new Promise<AddressInfo>((resolve) => {
    site.listen(0, '127.0.0.1', () => resolve(site.address() as AddressInfo));
  });
  return `http://127.0.0.1:${address.port}/`;
}

async function sendImage(bytes: number, response: ServerResponse): Promise<void> {
  response.end(Buffer.from(await (await imageOf(bytes)).arrayBuffer()));
}

type Outcome = { status: string; progress: number[]; secure: boolean };

async function segmentOnPage(bytes: number): Promise<Outcome> {
  const { proxy, token } = service;
  return page.evaluate(
    `(async () => {
      const client = new itaclip.Client({ baseUrl: '${proxy.url}', token: '${token}', backoffSeconds: 0.001 });
      const image = await (await fetch('/${bytes}')).blob();
      const progress = [];
      const onProgress = (each) => each.stage === 'upload' && progress.push(each.sentBytes / each.totalBytes);
      const { status } = await client.segment(image, ['dog'], { wait: false, onProgress });
      return { status, progress, secure: isSecureContext };
    })()`,
  );
}

const creation = ({ method, path }: ProxiedRequest) => method === 'POST' && path === '/v1/segmentations';
const toStore = ({ method, path }: ProxiedRequest) => method === 'PUT' && !path.startsWith('/v1/');
const readable = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' };
const busy = { status: 503, headers: { ...readable, 'retry-after': '0' } };
/** A gateway's answer that the page may not read: to it, the connection has failed. */
const unreadable = { status: 429, headers: { 'retry-after': '0' } };

describe.each<
  [name: string, bytes: number, matches: (request: ProxiedRequest) => boolean, faults: ProxyFault[]]
>([
  ['an inline image', INLINE, creation, ['lose-answer', busy, 'cut-request', unreadable]],
  ['an upload', SINGLE, toStore, ['cut-request', 'lose-answer', busy]],
  ['an upload whose job is lost', SINGLE, creation, ['lose-answer']],
  ['an upload in parts', PARTS, toStore, ['cut-request', 'lose-answer', unreadable, 'cut-request']],
])('%s in a browser, with faults on the way', (_name, bytes, matches, faults) => {
  it('becomes one job', async () => {
    const before = (await service.jobs()).length;
    service.proxy.script = faultsFor(matches, faults);
    const { status, progress, secure } = await segmentOnPage(bytes);
    expect(status).toBe('queued');
    expect(service.proxy.injected).toHaveLength(faults.length);
    expect(await service.jobs()).toHaveLength(before + 1);
    expect(secure).toBe(true);
    if (bytes > INLINE) expect(progress.at(-1)).toBe(1);
  });
});

describe('an upload in a browser', () => {
  it('tells its progress within a request', async () => {
    const devtools = await page.context().newCDPSession(page);
    const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: SINGLE };
    await devtools.send('Network.emulateNetworkConditions', network);
    const { progress } = await segmentOnPage(SINGLE);
    await devtools.detach();
    expect(progress[0]).toBe(0);
    expect(progress.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(0);
  });

  it('works where the page has no digests, which pages over plain HTTP lack', async () => {
    await page.evaluate(
      "Object.defineProperty(Object.getPrototypeOf(crypto), 'subtle', { value: undefined })",
    );
    await page.evaluate('delete Object.getPrototypeOf(crypto).subtle');
    expect(await page.evaluate("'subtle' in crypto")).toBe(false);
    expect(await segmentOnPage(SINGLE)).toMatchObject({ status: 'queued' });
  });
});
