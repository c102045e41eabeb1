import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '#contracts/errors.ts';
import { PROBLEM_KINDS } from '#functions/api/problems/problem-kinds.ts';
import { readProblemPage } from '#functions/api/routes/pages/problem-pages.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

const FOLDER = fileURLToPath(new URL('../../../../../docs/problems', import.meta.url));
let api: LocalApi;

beforeAll(async () => {
  api = await openLocalApi();
});
afterAll(() => api[Symbol.asyncDispose]());

describe('the problem pages', () => {
  it('are one for each code', async () => {
    const files = await readdir(FOLDER);
    expect(files.toSorted()).toEqual(PROBLEM_CODES.map((code) => `${code}.md`).toSorted());
  });

  it.each(PROBLEM_CODES)('say of %s what the API says, and what to do', async (code) => {
    const { markdown, title } = await readProblemPage(code);
    const kind = PROBLEM_KINDS[code];
    expect(title).toBe(kind.title);
    expect(markdown).toContain(`\`${code}\` ·`);
    expect(markdown).toContain('\n## Example\n');
    expect(markdown).toMatch(/\n## What to do\n\n- \S/);
    const example = /```json\n(.+?)\n```/s.exec(markdown)?.[1];
    if (example) expect(JSON.parse(example)).toMatchObject({ code, ...kind });
    const status = /· status (\d+)/.exec(markdown)?.[1];
    if (status) expect(Number(status)).toBe(kind.status);
  });

  it('are HTML, or Markdown for who asks for it', async () => {
    const page = await api.request('/problems/image-mismatch');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const text = await page.text();
    expect(text).toContain('<h1>The image differs from what was declared</h1>');
    expect(text).not.toMatch(/<script|style="|https?:\/\/(?!itaclip\.example)/);
    const accept = { accept: 'text/markdown' };
    const markdown = await api.request('/problems/image-mismatch', { headers: accept });
    expect(markdown.headers.get('content-type')).toMatch(/^text\/markdown/);
    expect(await markdown.text()).toMatch(/^# The image differs from what was declared\n/);
  });

  it.each(['nothing', '..%2Fmodels', 'constructor'])('are none for %s', async (code) => {
    const answer = await api.request(`/problems/${code}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'not-found' });
  });
});

describe('the API reference', () => {
  it('loads nothing from elsewhere, and every file that it loads is there', async () => {
    const page = await api.request('/docs');
    expect(page.status).toBe(200);
    const html = await page.text();
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/docs\/assets\//);
      const file = await api.app.request(address);
      expect(file.status, address).toBe(200);
      expect((await file.arrayBuffer()).byteLength, address).toBeGreaterThan(100);
    }
    expect(html).not.toMatch(/https?:\/\//);
  });

  it('may load and run only what is its own, and starts with its own document', async () => {
    const page = await api.request('/docs');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(await page.text()).not.toMatch(/<script>|<style|\son\w+=/);
    const start = await (await api.app.request('/docs/assets/start.js')).text();
    expect(start).toContain("url: '/v1/openapi.json'");
    expect(start).toContain('validatorUrl: null');
  });

  it('gives none of its other files away', async () => {
    for (const name of ['package.json', '..%2Fpackage.json', 'swagger-ui.css.map', 'constructor']) {
      expect((await api.app.request(`/docs/assets/${name}`)).status, name).toBe(404);
    }
  });
});
