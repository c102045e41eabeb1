import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { later } from '#contracts/time.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

let now = new Date('2026-11-24T12:00:43.000Z');
let api: LocalApi;

beforeAll(async () => {
  api = await openLocalApi({ now: () => now });
});
afterAll(() => api[Symbol.asyncDispose]());

const BODY = JSON.stringify({ image: { url: 'https://example.com/a.jpg' }, classes: ['dog'] });

async function post(key: { authorization: string }): Promise<Response> {
  return api.request('/v1/segmentations', {
    method: 'POST',
    headers: { ...key, 'content-type': 'application/json' },
    body: BODY,
  });
}

describe('1,000 posts of one tenant in a minute', () => {
  it('are limited, and no other tenant is', async () => {
    const [busy, calm] = await Promise.all([api.authorize('busy'), api.authorize('calm')]);
    const update = vi.spyOn(api.backend.table, 'update');
    const statuses: number[] = [];
    for (let batch = 0; batch < 50; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(busy)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 202)).toHaveLength(600);
    expect(statuses.filter((status) => status === 429)).toHaveLength(400);
    const counted = update.mock.calls.filter(([{ sk }]) => sk.startsWith('rate#'));
    expect(counted.length).toBeLessThanOrEqual(620);
    update.mockRestore();
    expect((await post(calm)).status).toBe(202);

    const refused = await post(busy);
    expect(refused.headers.get('ratelimit-policy')).toBe('"default";q=600;w=60');
    expect(refused.headers.get('ratelimit')).toBe('"default";r=0;t=17');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(17);
    expect(await refused.json()).toMatchObject({ code: 'rate-limited' });

    now = later(now, 17);
    const fresh = await post(busy);
    expect(fresh.status).toBe(202);
    expect(fresh.headers.get('ratelimit')).toBe('"default";r=599;t=60');
  });
});
