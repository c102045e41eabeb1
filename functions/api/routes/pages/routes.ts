/** `/docs` and `/problems/{code}`: pages for people. */
import { accepts } from 'hono/accepts';
import { z } from 'zod';
import { ProblemError } from '#contracts/errors.ts';
import type { ApiApp } from '#functions/api/context.ts';
import { describeRoute } from '../describe-route.ts';
import { isProblemCode, readProblemPage, renderProblemPage } from './problem-pages.ts';
import { PAGE_POLICY, readAsset, renderReference } from './reference-page.ts';

const HTML = { 'text/html': { schema: z.string() } };
const AN_HOUR = 'public, max-age=3600';

const referenceRoute = describeRoute(
  {
    method: 'get',
    path: '/docs',
    operationId: 'getReferencePage',
    tags: ['service'],
    summary: 'Read this reference in a browser',
    responses: { 200: { description: 'A page that loads nothing from other servers.', content: HTML } },
  },
  { for: 'anyone' },
);

const problemRoute = describeRoute(
  {
    method: 'get',
    path: '/problems/{code}',
    operationId: 'getProblemPage',
    tags: ['service'],
    summary: 'Read what a problem means and what to do about it',
    description:
      'The `type` of a problem is the address of its page. `Accept: text/markdown` asks for Markdown.',
    request: {
      params: z.object({
        code: z.string().meta({ description: 'The `code` of the problem.', example: 'invalid-request' }),
      }),
    },
    responses: {
      200: { description: 'The page.', content: { ...HTML, 'text/markdown': { schema: z.string() } } },
    },
  },
  { for: 'anyone', problems: ['not-found'] },
);

export function registerPages(app: ApiApp): void {
  app.openapi(referenceRoute, (c) => {
    c.header('content-security-policy', PAGE_POLICY);
    c.header('cache-control', AN_HOUR);
    return c.html(renderReference());
  });

  app.openapi(problemRoute, async (c) => {
    const { code } = c.req.valid('param');
    if (!isProblemCode(code)) {
      throw new ProblemError(
        'not-found',
        'There is no problem with this code. The API reference is at /docs.',
      );
    }
    const page = await readProblemPage(code);
    c.header('cache-control', AN_HOUR);
    c.header('vary', 'accept', { append: true });
    c.header('content-security-policy', PAGE_POLICY);
    const supports = ['text/html', 'text/markdown'];
    if (accepts(c, { header: 'Accept', supports, default: 'text/html' }) === 'text/markdown') {
      return c.body(page.markdown, 200, { 'content-type': 'text/markdown; charset=utf-8' });
    }
    return c.html(await renderProblemPage(page));
  });

  // The files of the pages are not part of the API.
  app.get('/docs/assets/:name', async (c) => {
    const asset = await readAsset(c.req.param('name'));
    if (!asset) throw new ProblemError('not-found', 'The API reference has no such file.');
    return c.body(asset.body, 200, { 'content-type': asset.mediaType, 'cache-control': AN_HOUR });
  });
}
