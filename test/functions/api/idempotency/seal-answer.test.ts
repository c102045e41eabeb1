import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { seal, unseal } from '#functions/api/idempotency/seal-answer.ts';
import { describeRoute } from '#functions/api/routes/describe-route.ts';
import { registerOpenapi } from '#functions/api/routes/openapi/routes.ts';
import { json, jsonBody } from '#functions/api/routes/shared-parameters.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

const route = describeRoute(
  {
    method: 'post',
    path: '/v1/secrets',
    operationId: 'createSecret',
    request: { body: jsonBody(z.strictObject({ name: z.string() })) },
    responses: { 201: json(z.object({ secret: z.string() }), 'Told once.') },
  },
  { for: 'admin', creates: true, answersSecret: true },
);

let api: LocalApi;
beforeAll(async () => {
  let made = 0;
  api = await openLocalApi({
    routes: [
      registerOpenapi,
      (app) => app.openapi(route, (c) => c.json({ secret: `very secret ${(made += 1)}` }, 201)),
    ],
  });
});
afterAll(() => api[Symbol.asyncDispose]());

async function post(key: { authorization: string }): Promise<Response> {
  return api.request('/v1/secrets', {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json', 'idempotency-key': 'once' },
    body: '{"name":"a"}',
  });
}

describe('an answer that holds a secret', () => {
  it('is shown again to the same caller, to no other, and is not readable in the table', async () => {
    const [mine, other] = await Promise.all([api.authorize('acme'), api.authorize('acme')]);
    const first = await (await post(mine)).text();
    const again = await post(mine);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.text()).toBe(first);
    const refused = await post(other);
    expect(refused.status).toBe(422);
    expect(await refused.text()).not.toContain('very secret');
    const row = await api.backend.table.get(tenantKey('acme', 'idem#POST /v1/secrets#once'));
    expect(row?.['answer']).toBeDefined();
    expect(JSON.stringify(row)).not.toContain('very secret');
  });
});

describe('seal', () => {
  it('opens with the credential that it was closed with', () => {
    const sealed = seal('text', 'one');
    expect(unseal(sealed, 'one')).toBe('text');
    expect(unseal(sealed, 'two')).toBeUndefined();
    expect(seal('text', 'one')).not.toBe(sealed);
  });
});
