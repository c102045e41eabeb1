import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { requireOriginSecret } from '#functions/api/authentication/origin-secret.ts';
import type { ApiEnv } from '#functions/api/context.ts';

const app = new Hono<ApiEnv>();
app.use(requireOriginSecret(async () => ['current', 'previous']));
app.get('/', (c) => c.text('in'));
app.onError((_error, c) => c.text('refused', 403));

async function statusWith(headers: Record<string, string>): Promise<number> {
  return (await app.request('/', { headers })).status;
}

it('admits a caller that sends one of the values', async () => {
  expect(await statusWith({ 'x-origin-secret': 'current' })).toBe(200);
  expect(await statusWith({ 'x-origin-secret': 'previous' })).toBe(200);
});

it('refuses everyone else before any work', async () => {
  expect(await statusWith({})).toBe(403);
  expect(await statusWith({ 'x-origin-secret': '' })).toBe(403);
  expect(await statusWith({ 'x-origin-secret': 'older' })).toBe(403);
});
