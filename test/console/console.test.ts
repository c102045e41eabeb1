/** The console in a browser, from the first visit to a mask. The store is on another port, so on another origin. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { LocalSystem } from '#infra/local/local-system.ts';
import { chromiumPath, openChromium, withoutChromium } from '#test/support/chromium.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder, remove } = makeTemporaryFolder();
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let system: LocalSystem;
let browser: Awaited<ReturnType<typeof openChromium>> | undefined;

beforeAll(async () => {
  system = await LocalSystem.start({
    dataFolder: folder,
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    visibilitySeconds: 60,
    sweepSeconds: 60,
    environment: async () => ({ ITACLIP_MODEL: 'storybook' }),
  });
  await system.ready();
  if (chromiumPath !== undefined) browser = await openChromium();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
  remove();
});

/** A page of its own session storage. */
async function visit(address: string, width = 1280) {
  if (!browser) throw new Error('There is no browser.');
  const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'en-US' });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(address);
  return { page, faults };
}

async function expectAccessible(page: Page): Promise<void> {
  // The policy of the page admits no inline script; the debugger's evaluation is not bound by it.
  await page.evaluate(readFileSync(axe, 'utf8'));
  const found = await page.evaluate('axe.run().then(({ violations }) => violations)');
  const grave = (found as { impact: string; id: string; nodes: { html: string }[] }[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(grave).toEqual([]);
}

describe('the console', () => {
  it('has less than 60 kB of scripts and styles, compressed', () => {
    const files = readdirSync(system.folder.consoleFolder).filter((name) => /\.(js|css)$/.test(name));
    const sizes = files.map((name) => gzipSync(readFileSync(join(system.folder.consoleFolder, name))).length);
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  });

  it('leads from the printed address to masks with one click, and to the same job after a reload', async ({
    skip,
  }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    const address = await system.consoleAddress();
    const { page, faults } = await visit(address);
    await page.getByRole('button', { name: 'Use the picture “village”' }).click();
    await page.getByRole('heading', { name: 'What was found' }).waitFor();
    expect(page.url()).toMatch(/#\/jobs\/seg_[\w-]+$/);
    const windmill = page.getByRole('button', { name: 'Show only windmill' });
    await windmill.click();
    expect(await windmill.getAttribute('aria-pressed')).toBe('true');
    // A canvas that shows anything of another origin without its permission refuses to be read.
    const painted = `[...document.querySelectorAll('.stage canvas')].map((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0))`;
    await page.waitForFunction(`(${painted}).every(Boolean)`);
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('heading', { name: 'What was found' }).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Done').filter({ visible: true }).first().waitFor();
    await expectAccessible(page);
    for (const name of ['Evaluations', 'Webhooks', 'Keys']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await expectAccessible(page);
    }
    expect(faults).toEqual([]);
  });

  it.for([390, 1280, 2560])('has no sideways scrolling at a width of %i', async (width, { skip }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    const { page, faults } = await visit(await system.consoleAddress(), width);
    for (const place of ['/', '/history', '/keys', '/webhooks', '/evaluations']) {
      await page.evaluate(`location.hash = '${place}'`);
      await page.locator('h1').waitFor({ state: 'attached' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expect(faults).toEqual([]);
  });

  it('opens once with a printed address, keeps no secret in it, and takes a key instead', async ({
    skip,
  }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    const address = await system.consoleAddress();
    const { page } = await visit(address);
    await page.getByRole('heading', { name: 'Picture' }).waitFor();
    expect(page.url()).not.toContain('itt_');
    const second = await visit(address);
    await second.page.getByText('The address was opened before').waitFor();
    await second.page.getByLabel('API key or token').fill(system.key);
    await second.page.getByRole('button', { name: 'Continue' }).click();
    await second.page.getByRole('heading', { name: 'Picture' }).waitFor();
    expect(await second.page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(system.key);
  });

  it('says what is wrong with a file, and what to choose', async ({ skip }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    const { page } = await visit(await system.consoleAddress());
    const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') };
    await page.locator('[data-input=choose]').setInputFiles(file);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('notes.txt is text/plain. Choose a JPEG');
  });
});
