/** Checks every route of the document whose path names a resource: another tenant gets 404.  */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluationFixture } from '#test/support/service/evaluation-fixture.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';
import { readOpenapi } from '#test/support/service/openapi-check.ts';
import { scheduleFixture } from '#test/support/service/schedule-fixture.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await openLocalApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const SECRET = 'only-the-owner-knows-this';

/**
 * Creates each kind of resource as the tenant "owner" and returns its id. Add each new kind of
 * resource here.
 */
const MAKERS: Record<string, () => Promise<string>> = {
  async segmentations() {
    const job = jobFixture(new Date(), { tenant: 'owner', metadata: { note: SECRET } });
    await api.backend.jobs.create(job);
    return job.id;
  },
  uploads: () => post('/v1/uploads', { content_type: 'image/png', bytes: 12, multipart: true }),
  async vocabularies() {
    const name = 'the-owners';
    await ask('PUT', `/v1/vocabularies/${name}`, { classes: [SECRET] });
    return name;
  },
  async evaluations() {
    const evaluation = evaluationFixture(new Date(), { tenant: 'owner', metadata: { note: SECRET } });
    await api.backend.evaluations.create(evaluation);
    return evaluation.id;
  },
  async schedules() {
    const schedule = scheduleFixture(new Date(), { tenant: 'owner', cron: '0 0 29 2 *' });
    await api.backend.schedules.create({
      ...schedule,
      evaluation: { ...schedule.evaluation, metadata: { note: SECRET } },
    });
    return schedule.name;
  },
  keys: () => post('/v1/keys', { name: SECRET, scopes: ['segment'] }),
  'webhook-endpoints': () =>
    post('/v1/webhook-endpoints', { url: 'https://a.example/', description: SECRET }),
  async 'webhook-deliveries'() {
    return post(`/v1/webhook-endpoints/${await MAKERS['webhook-endpoints']!()}/ping`, {});
  },
};

/**
 * A body that each route accepts; otherwise it would be refused before the resource is looked up.
 */
const BODIES: Record<string, unknown> = {
  'POST /v1/uploads/{id}/parts': { numbers: [1] },
  'POST /v1/keys/{id}/rotate': {},
  'PATCH /v1/webhook-endpoints/{id}': { description: 'another' },
};

async function ask(method: string, path: string, body: unknown): Promise<Response> {
  const headers = { ...(await api.authorize('owner')), 'content-type': 'application/json' };
  return api.request(path, { method, headers, body: JSON.stringify(body) });
}

/** Creates the resource as the owner and returns its id. */
async function post(path: string, body: unknown): Promise<string> {
  return ((await (await ask('POST', path, body)).json()) as { id: string }).id;
}

/** These routes name nothing that belongs to a tenant. */
const OF_EVERYONE = ['problems'];

describe("another tenant's resources", () => {
  it('are 404 for every route, tell nothing and stay as they are', async () => {
    const [owner, other] = await Promise.all([api.authorize('owner'), api.authorize('other')]);
    const { paths } = await readOpenapi(api.app);
    for (const [path, operations] of Object.entries(paths)) {
      const resource = /^\/(?:v1\/)?([^/]+)\/\{/.exec(path)?.[1];
      if (resource === undefined || OF_EVERYONE.includes(resource)) continue;
      const make = MAKERS[resource];
      if (!make) throw new Error(`Say how something of ${path} is made.`);
      const id = await make();
      const own = path.replace(/\{[^}]+\}/, id).replace('{name}', 'labels.png');
      const before = await (await api.app.request(own, { headers: owner })).text();
      for (const method of Object.keys(operations).map((name) => name.toUpperCase())) {
        // Creates the resource if it does not exist, for every caller: `vocabularies.test.ts` tests
        // it.
        if (method === 'PUT') continue;
        const route = `${method} ${path}`;
        const body = JSON.stringify(BODIES[route]);
        const headers = { ...other, ...(body && { 'content-type': 'application/json' }) };
        const response = await api.request(own, { method, headers, body });
        expect(response.status, route).toBe(404);
        expect(await response.text()).not.toContain(SECRET);
      }
      expect(withoutRequest(await (await api.app.request(own, { headers: owner })).text())).toBe(
        withoutRequest(before),
      );
    }
  });

  it('are in no list', async () => {
    await MAKERS['segmentations']?.();
    const other = await api.authorize('other');
    const response = await api.request('/v1/segmentations', { headers: other });
    expect(await response.json()).toEqual({ data: [], next_cursor: null });
  });

  it('are reached by no cursor', async () => {
    await MAKERS['segmentations']?.();
    const owner = await api.authorize('owner');
    const other = await api.authorize('other');
    const page = await api.request('/v1/segmentations?limit=1', { headers: owner });
    const { next_cursor } = (await page.json()) as { next_cursor: string | null };
    expect(next_cursor).not.toBeNull();
    const response = await api.request(`/v1/segmentations?cursor=${next_cursor}`, { headers: other });
    expect(await response.json()).toEqual({ data: [], next_cursor: null });
  });
});

function withoutRequest(text: string): string {
  return text.replaceAll(/req_[0-9a-f-]+/g, '');
}
