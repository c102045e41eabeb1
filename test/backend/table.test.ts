import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ABSENT } from '#backend/table.ts';
import { tenantKey } from '#contracts/storage/table-definition.ts';
import { openLocalBackend, type LocalBackend } from '../support/service/local-backend.ts';

let backend: LocalBackend;
beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

describe('Table', () => {
  it('counts, appends, sets and removes in one change', async () => {
    const key = tenantKey('acme', 'counter');
    await backend.table.put({ ...key, old: true });
    const change = { set: { name: 'a' }, remove: ['old'], add: { hits: 2 }, append: { log: ['x'] } };
    await backend.table.update(key, change);
    expect(await backend.table.update(key, change)).toEqual({ ...key, name: 'a', hits: 4, log: ['x', 'x'] });
  });

  it('answers a condition that does not hold with undefined, and writes nothing', async () => {
    const key = tenantKey('acme', 'once');
    expect(await backend.table.put({ ...key, value: 1 }, ABSENT)).toBe(true);
    expect(await backend.table.put({ ...key, value: 2 }, ABSENT)).toBe(false);
    const condition = { expression: '#value = :two', values: { two: 2 } };
    expect(await backend.table.update(key, { set: { value: 3 } }, condition)).toBeUndefined();
    expect(await backend.table.get(key)).toEqual({ ...key, value: 1 });
  });

  it('creates no missing row by a change, unless a condition allows it', async () => {
    const key = tenantKey('acme', 'nobody');
    expect(await backend.table.update(key, { set: { value: 1 } })).toBeUndefined();
    expect(await backend.table.update(key, { add: { hits: 1 } }, ABSENT)).toMatchObject({ hits: 1 });
  });

  it('lists one kind of row of one tenant page by page', async () => {
    for (const id of ['a_1', 'a_2', 'a_3', 'b_1']) await backend.table.put(tenantKey('pages', id));
    await backend.table.put(tenantKey('others', 'a_9'));
    const range = { pk: tenantKey('pages', '').pk, prefix: 'a_', limit: 2, newestFirst: true };
    const first = await backend.table.list(range);
    expect(first.rows.map(({ sk }) => sk)).toEqual(['a_3', 'a_2']);
    const second = await backend.table.list({ ...range, after: first.next });
    expect(second.rows.map(({ sk }) => sk)).toEqual(['a_1']);
  });
});
