/** The report as a reader sees it, in light and dark, on a desk and on a phone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '#evaluation/report/render-report.ts';
import { chromiumPath, openChromium, withoutChromium } from '#test/support/chromium.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { CLASS_NAMES, smallEvaluation } from './small-evaluation.ts';

const { folder, remove } = makeTemporaryFolder();
const url = pathToFileURL(join(folder, 'report.html')).href;

let browser: Awaited<ReturnType<typeof openChromium>>;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const { document, pictures } = await smallEvaluation();
  writeFileSync(join(folder, 'report.html'), await renderReport(document, pictures));
  browser = await openChromium();
});
afterAll(async () => {
  if (chromiumPath !== undefined) await browser[Symbol.asyncDispose]();
  remove();
});

/** The page, its requests and its error messages. */
async function openReport(width: number, colorScheme: 'light' | 'dark') {
  const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme });
  const faults: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) faults.push(request.url());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

/**
 * Computes the contrast ratio of the WCAG: 4.5 is enough for text. Runs in the page, where every
 * color format can be converted to numbers.
 */
const CONTRAST = `(text, ground) => {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  const luminance = (color) => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const channels = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((value) => value / 255);
    const [red, green, blue] = channels.map((value) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [luminance(text), luminance(ground)].sort((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}`;

describe('the report in a browser', () => {
  it.for([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %i pixels in %s fits, asks for nothing and can be read',
    async ([width, scheme], { skip }) => {
      if (chromiumPath === undefined) skip(withoutChromium);
      const { page, faults } = await openReport(width, scheme);
      await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const contrasts: unknown = await page.evaluate(`(() => {
        const contrast = ${CONTRAST};
        const texts = ['h1', '.score', '.note', '.passed strong', '.failed strong', 'nav a', '.chart text', '.matrix .rows text', 'td'];
        const ground = getComputedStyle(document.querySelector('section')).backgroundColor;
        return texts.map((selector) => {
          const style = getComputedStyle(document.querySelector(selector));
          return [selector, contrast(selector.endsWith('text') ? style.fill : style.color, ground)];
        }).filter(([, value]) => value < 4.5);
      })()`);
      expect(contrasts).toEqual([]);
      const unseen: unknown = await page.evaluate(
        `[...document.images].filter((image) => image.naturalWidth === 0).length`,
      );
      expect(unseen).toBe(0);
      expect(faults).toEqual([]);
    },
  );

  it('draws one form of each chart, the one that fits', async ({ skip }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    for (const [width, form] of [
      [390, 'narrow'],
      [1280, 'wide'],
    ] as const) {
      const { page } = await openReport(width, 'light');
      const charts = await page.locator('figure.chart').count();
      expect(charts).toBe(3);
      expect(await page.locator(`figure.chart > .${form}:visible`).count()).toBe(charts);
      expect(await page.locator('figure.chart > div:visible').count()).toBe(charts);
    }
  });

  it('is reached by the keyboard: the way past the links, what opens, and what scrolls', async ({ skip }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    const { page } = await openReport(390, 'light');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the scores');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const reached: string[] = [];
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(
          `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()`,
        ),
      );
    }
    expect(reached).toContain('All differences as a table');
    expect(reached).toContain('Confusion matrix, scrolls');
    expect(reached).toContain('Protocol');
  });

  it('has a row of the matrix for each class, and each name once beside it', async ({ skip }) => {
    if (chromiumPath === undefined) skip(withoutChromium);
    const { page } = await openReport(1280, 'dark');
    const names: unknown = await page.evaluate(
      `[...document.querySelectorAll('.matrix .rows text')].map((text) => text.textContent)`,
    );
    expect(names).toHaveLength(CLASS_NAMES.length);
    expect((names as string[]).slice(2)).toEqual(CLASS_NAMES.slice(2));
  });
});
