/** `/docs` and `/problems/{code}`: what people read. */
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
    tags: ['service'],
    summary: 'This reference, to read',
    responses: { 200: { description: 'A page that needs no other server.', content: HTML } },
  },
  { for: 'anyone' },
);

const problemRoute = describeRoute(
  {
    method: 'get',
    path: '/problems/{code}',
    tags: ['service'],
    summary: 'What a problem means, and what to do',
    description: 'The address that is the `type` of a problem. Markdown on `Accept: text/markdown`.',
    request: { params: z.object({ code: z.string().meta({ example: 'invalid-request' }) }) },
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
      throw new ProblemError('not-found', 'There is no problem of this code. The API reference is at /docs.');
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

  // Files of the pages are no part of the API.
  app.get('/docs/assets/:name', async (c) => {
    const asset = await readAsset(c.req.param('name'));
    if (!asset) throw new ProblemError('not-found', 'The API reference has no such file.');
    return c.body(asset.body, 200, { 'content-type': asset.mediaType, 'cache-control': AN_HOUR });
  });
}
