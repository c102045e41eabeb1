/** `/v1/openapi.json` */
import { z } from 'zod';
import type { ApiApp } from '#functions/api/context.ts';
import { openapiDocument } from './openapi-document.ts';
import { describeRoute } from '../describe-route.ts';
import { json } from '../shared-parameters.ts';

const documentSchema = z.looseObject({ openapi: z.string() }).meta({ id: 'OpenapiDocument' });

const route = describeRoute(
  {
    method: 'get',
    path: '/v1/openapi.json',
    operationId: 'getOpenapi',
    tags: ['service'],
    summary: 'Read this reference as OpenAPI 3.1',
    responses: { 200: json(documentSchema, 'The document.') },
  },
  { for: 'anyone' },
);

export function registerOpenapi(app: ApiApp): void {
  let document: ReturnType<typeof openapiDocument> | undefined;
  app.openapi(route, (c) => {
    const { ITACLIP_PUBLIC_URL, ITACLIP_REQUESTS_PER_MINUTE } = c.var.services.configuration;
    document ??= openapiDocument(app, ITACLIP_PUBLIC_URL, ITACLIP_REQUESTS_PER_MINUTE);
    return c.json({ ...document }, 200, { 'cache-control': 'public, max-age=300' });
  });
}
