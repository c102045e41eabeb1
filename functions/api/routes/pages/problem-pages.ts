/**
 * Serves the address in `type` of every problem: a page for people, or the Markdown it is made of.
 * The pages are the project's own files, so their content needs no sanitizing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html, raw } from 'hono/html';
import { marked } from 'marked';
import { PROBLEM_CODES, type ProblemCode } from '#contracts/errors.ts';
import { problemPagesFolder } from './find-assets.ts';

export type ProblemPage = { code: ProblemCode; title: string; markdown: string };

export function isProblemCode(text: string): text is ProblemCode {
  return (PROBLEM_CODES as readonly string[]).includes(text);
}

export async function readProblemPage(code: ProblemCode): Promise<ProblemPage> {
  const markdown = await readFile(join(problemPagesFolder(), `${code}.md`), 'utf8');
  return { code, title: /^# (.+)$/m.exec(markdown)?.[1] ?? code, markdown };
}

export async function renderProblemPage({ code, title, markdown }: ProblemPage) {
  const body = await marked.parse(markdown, { async: true });
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} (${code})</title>
        <link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png" />
        <link rel="stylesheet" href="/docs/assets/page.css" />
      </head>
      <body>
        <main>${raw(body)}</main>
        <footer><a href="/docs">API reference</a></footer>
      </body>
    </html>`;
}
