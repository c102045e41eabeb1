/**
 * The API reference: Swagger UI over `/v1/openapi.json`, with every file of it from this server, so
 * that it works with the network cut and tells nobody who reads it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { html } from 'hono/html';
import { swaggerFolder } from './find-assets.ts';
import { PAGE_STYLE } from './page-style.ts';

const STYLESHEET = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** The files of Swagger UI that the page loads. */
const SWAGGER_FILES: Record<string, string> = {
  'swagger-ui.css': STYLESHEET,
  'swagger-ui-bundle.js': SCRIPT,
  'favicon-32x32.png': 'image/png',
};

/** No link of the page leads to a checker on another server. */
const START = `
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`.trimStart();

const OWN_FILES: Record<string, Asset> = {
  'start.js': { mediaType: SCRIPT, body: START },
  'page.css': { mediaType: STYLESHEET, body: PAGE_STYLE },
};

export type Asset = { mediaType: string; body: string | Uint8Array<ArrayBuffer> };

/** Nothing from elsewhere, nothing inline; Swagger's styles hold small pictures as data. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Undefined where the reference has no such file. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  if (Object.hasOwn(OWN_FILES, name)) return OWN_FILES[name];
  const mediaType = Object.hasOwn(SWAGGER_FILES, name) ? SWAGGER_FILES[name] : undefined;
  if (mediaType === undefined) return undefined;
  return { mediaType, body: new Uint8Array(await readFile(join(swaggerFolder(), name))) };
}

export function renderReference() {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>ITACLIP API reference</title>
        <link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png" />
        <link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
      </head>
      <body>
        <div id="reference"></div>
        <script src="/docs/assets/swagger-ui-bundle.js"></script>
        <script src="/docs/assets/start.js"></script>
      </body>
    </html>`;
}
