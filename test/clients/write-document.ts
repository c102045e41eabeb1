/** Writes the API reference to a file, without a service behind it. */
import { writeFileSync } from 'node:fs';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '#functions/api/context.ts';
import { ROUTES } from '#functions/api/routes/all-routes.ts';
import { openapiDocument } from '#functions/api/routes/openapi/openapi-document.ts';
import { registerComponents } from '#functions/api/routes/openapi/register-components.ts';

/** Returns the number of its operations. */
export function writeDocument(path: string, publicUrl: string): number {
  const app = new OpenAPIHono<ApiEnv>();
  registerComponents(app);
  for (const register of ROUTES) register(app);
  const document = openapiDocument(app, publicUrl, 600);
  writeFileSync(path, JSON.stringify(document));
  return Object.values(document.paths ?? {}).flatMap((operations) => Object.keys(operations)).length;
}
