/** `/`: the console, a page that uses the API as any other client does. Its files are not part of the API. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ApiApp, ApiContext } from '#functions/api/context.ts';
import { consoleFolder } from './find-assets.ts';

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** A name with a digest is another one when the file changes. */
const DIGEST = /-[A-Z0-9]{8}\./;
const FOREVER = 'public, max-age=31536000, immutable';
const AN_HOUR = 'public, max-age=3600';

export function registerConsole(app: ApiApp): void {
  app.get('/', async (c) => {
    c.header('cache-control', 'no-cache');
    c.header('content-security-policy', consolePolicy(await c.var.services.backend.objects.linkOrigin()));
    return sendFile(c, 'index.html');
  });

  app.get('/console/:name', async (c) => {
    const name = c.req.param('name');
    c.header('cache-control', DIGEST.test(name) ? FOREVER : AN_HOUR);
    return sendFile(c, name);
  });
}

/** Uploads and masks go to the store directly; no other host is asked for anything. */
export function consolePolicy(store: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    `img-src 'self' blob: data: ${store}`,
    `connect-src 'self' ${store}`,
    `frame-src ${store}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

async function sendFile(c: ApiContext, name: string): Promise<Response> {
  const folder = consoleFolder(c.var.services.configuration.ITACLIP_CONSOLE_FOLDER);
  const mediaType = MEDIA_TYPES[extname(name)];
  if (folder === undefined || mediaType === undefined || !/^[\w-][\w.-]*$/.test(name)) return c.notFound();
  try {
    const bytes = await readFile(join(folder, name));
    return c.body(new Uint8Array(bytes), 200, { 'content-type': mediaType });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return c.notFound();
    throw error;
  }
}
