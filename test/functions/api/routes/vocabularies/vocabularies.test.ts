import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { BUILT_IN_VOCABULARIES } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { callerOf, type ApiCaller } from '#test/support/service/api-caller.ts';
import { openLocalApi, type LocalApi } from '#test/support/service/local-api.ts';

type Page = { data: { name: string; built_in: boolean }[]; next_cursor: string | null };

let api: LocalApi;
let acme: ApiCaller;
let other: ApiCaller;

beforeAll(async () => {
  api = await openLocalApi();
  acme = await callerOf(api, 'acme', ['segment']);
  other = await callerOf(api, 'other', ['segment']);
});
afterAll(() => api[Symbol.asyncDispose]());

const GARDEN = {
  classes: ['dog', { name: 'grass', synonyms: ['lawn'] }],
  background: { mode: 'none' },
  options: { logit_scale: 40 },
};

describe('a vocabulary', () => {
  it('is kept under its name, replaced and deleted', async () => {
    const made = await acme('PUT', '/v1/vocabularies/garden', GARDEN);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('http://127.0.0.1:8080/v1/vocabularies/garden');
    const kept = {
      name: 'garden',
      built_in: false,
      classes: [{ name: 'dog' }, { name: 'grass', synonyms: ['lawn'] }],
      options: { logit_scale: 40 },
    };
    expect((await acme('GET', '/v1/vocabularies/garden')).body).toMatchObject(kept);
    const again = await acme('PUT', '/v1/vocabularies/garden', { classes: ['cat'] });
    expect(again).toMatchObject({
      status: 200,
      body: { classes: [{ name: 'cat' }], background: { mode: 'default' }, options: {} },
    });
    expect((await acme('DELETE', '/v1/vocabularies/garden')).status).toBe(204);
    expect((await acme('GET', '/v1/vocabularies/garden')).status).toBe(404);
    expect((await acme('DELETE', '/v1/vocabularies/garden')).status).toBe(404);
  });

  it('of the service can be read and not changed', async () => {
    const read = await acme('GET', '/v1/vocabularies/voc21');
    expect(read.body).toMatchObject({ name: 'voc21', built_in: true, updated_at: null });
    const conflict = { status: 409, body: { code: 'conflict' } };
    expect(await acme('PUT', '/v1/vocabularies/voc21', GARDEN)).toMatchObject(conflict);
    expect(await acme('DELETE', '/v1/vocabularies/voc21')).toMatchObject(conflict);
  });

  it.each([
    ['no classes', { classes: [] }, 'invalid-request'],
    ['two classes of one name', { classes: ['dog', 'Dog'] }, 'invalid-request'],
    ['more tokens than CLIP reads', { classes: ['狗'.repeat(30)] }, 'invalid-request'],
    ['a member that is none', { ...GARDEN, color: 'red' }, 'invalid-request'],
    [
      'too many classes',
      { classes: Array.from({ length: 257 }, (_, index) => `c${index}`) },
      'limit-exceeded',
    ],
    [
      'too many words',
      {
        classes: Array.from({ length: 11 }, (_, index) => ({
          name: `c${index}`,
          synonyms: Array.from({ length: 100 }, (__, word) => `w${index}-${word}`),
        })),
      },
      'limit-exceeded',
    ],
  ])('is refused for %s', async (_, body, code) => {
    const answer = await acme('PUT', '/v1/vocabularies/refused', body);
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect((await acme('GET', '/v1/vocabularies/refused')).status).toBe(404);
  });

  it('has a name that fits a path', async () => {
    const answer = await acme('PUT', '/v1/vocabularies/My%20Words', GARDEN);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: 'name' }] } });
    expect((await acme('GET', '/v1/vocabularies/My%20Words')).status).toBe(404);
    expect((await acme('GET', '/v1/vocabularies/constructor')).status).toBe(404);
  });

  it("is not found with another tenant's key", async () => {
    await acme('PUT', '/v1/vocabularies/mine', GARDEN);
    expect((await other('GET', '/v1/vocabularies/mine')).status).toBe(404);
    expect((await other('DELETE', '/v1/vocabularies/mine')).status).toBe(404);
    const { data } = (await other<Page>('GET', '/v1/vocabularies?limit=100')).body;
    expect(data.map(({ name }) => name)).toEqual(BUILT_IN_VOCABULARIES);
    expect((await other('PUT', '/v1/vocabularies/mine', { classes: ['cat'] })).status).toBe(201);
    const { body } = await acme('GET', '/v1/vocabularies/mine');
    expect(body['classes']).toEqual([{ name: 'dog' }, { name: 'grass', synonyms: ['lawn'] }]);
  });

  it('is listed after those of the service, page by page', async () => {
    const lists = await callerOf(api, 'lists', ['segment']);
    for (const name of ['b', 'a', 'c']) await lists('PUT', `/v1/vocabularies/${name}`, GARDEN);
    for (const limit of [1, 2, 5, 8, 100]) {
      const names: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = cursor && `&cursor=${cursor}`;
        const { body }: { body: Page } = await lists<Page>('GET', `/v1/vocabularies?limit=${limit}${query}`);
        names.push(...body.data.map(({ name }) => name));
        cursor = body.next_cursor;
      }
      expect(names, `limit ${limit}`).toEqual([...BUILT_IN_VOCABULARIES, 'a', 'b', 'c']);
    }
  });

  it('is new once, however many make it at the same time', async () => {
    const caller = await callerOf(api, 'at-once', ['segment']);
    const puts = Array.from({ length: 8 }, () => caller('PUT', '/v1/vocabularies/garden', GARDEN));
    const statuses = (await Promise.all(puts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    for (const status of statuses) expect([200, 201, 409]).toContain(status);
  });

  it('is one of a limited number', async () => {
    const many = await callerOf(api, 'many', ['segment']);
    const table = api.backend.vocabularies;
    const empty = { classes: [{ name: 'dog' }], background: { mode: 'none' } as const, options: {} };
    const names = Array.from({ length: SERVICE_LIMITS.vocabularies }, (_, index) => `v${index}`);
    await Promise.all(names.map((name) => table.create('many', { name, ...empty })));
    expect(await many('PUT', '/v1/vocabularies/more', GARDEN)).toMatchObject({
      status: 422,
      body: { code: 'limit-exceeded' },
    });
    expect((await many('PUT', '/v1/vocabularies/v7', GARDEN)).status).toBe(200);
  });

  it.each(['garbage', Buffer.from('seg_1').toString('base64url')])(
    'is listed from no cursor like %s',
    async (cursor) => {
      const answer = await acme('GET', `/v1/vocabularies?cursor=${cursor}`);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: 'cursor' }] } });
    },
  );
});
