import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openChromium, withoutChromium } from '#test/support/chromium.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let api: LocalApi;
let server: ReturnType<typeof serve>;
let url: string;

beforeAll(async () => {
  api = await openLocalApi();
  const address = await new Promise<AddressInfo>((resolve) => {
    server = serve({ fetch: api.app.fetch, hostname: '127.0.0.1', port: 0 }, resolve);
  });
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  server.close();
  await api[Symbol.asyncDispose]();
});

describe('in a browser without a network', () => {
  it.for([
    ['/docs', 'Find things in an image'],
    ['/problems/invalid-image', 'The image cannot be decoded'],
  ])('%s shows itself from its own files, without an error', async ([path = '', text = ''], { skip }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    await using browser = await openChromium();
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const elsewhere: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => {
      const isOwn = request.url().startsWith(url) || request.url().startsWith('data:');
      if (!isOwn) elsewhere.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(url + path);
    await page.getByText(text).first().waitFor();
    expect(elsewhere).toEqual([]);
    expect(errors).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});
