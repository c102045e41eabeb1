import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { later } from '#contracts/time.ts';
import { evaluationFixture, shardFixture } from '#test/support/service/evaluation-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let now = new Date('2026-11-24T12:00:00.000Z');
let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => now });
});
afterAll(() => backend[Symbol.asyncDispose]());

async function created(changes: Partial<EvaluationRow> = {}) {
  const evaluation = evaluationFixture(now, changes);
  expect(await backend.evaluations.create(evaluation)).toBe(true);
  return evaluation;
}

async function dueIds(at: Date): Promise<string[]> {
  const ids: string[] = [];
  for await (const row of backend.table.due(at)) ids.push(row.sk);
  return ids;
}

describe('EvaluationTable', () => {
  it('creates an evaluation once', async () => {
    const evaluation = await created();
    expect(await backend.evaluations.create(evaluation)).toBe(false);
    expect(await backend.evaluations.get(evaluation)).toEqual(evaluation);
    expect(await backend.evaluations.get({ tenant: 'other', id: evaluation.id })).toBeUndefined();
  });

  it('lets one worker plan it, and another when the lease has expired or was released', async () => {
    const evaluation = await created();
    const { evaluations } = backend;
    expect(await evaluations.take(evaluation, 'first', 10)).toMatchObject({ status: 'running' });
    expect(await evaluations.take(evaluation, 'second', 10)).toBeUndefined();
    now = later(now, 11);
    const second = await evaluations.take(evaluation, 'second', 10);
    expect(second).toMatchObject({ worker: 'second' });
    expect(await evaluations.renew(evaluation, 'first', 10)).toBeUndefined();
    await evaluations.release(evaluation, 'second');
    const third = await evaluations.take(second!, 'third', 10);
    expect(third).toMatchObject({ worker: 'third', started_at: second!.started_at });
  });

  it('ends once, from wherever it is', async () => {
    const evaluation = await created();
    const { evaluations } = backend;
    expect(await evaluations.end(evaluation, { status: 'succeeded' }, false)).toBeUndefined();
    expect(await evaluations.end(evaluation, { status: 'canceled' }, false)).toMatchObject({
      status: 'canceled',
    });
    for (const status of ['succeeded', 'failed', 'canceled'] as const) {
      expect(await evaluations.end(evaluation, { status }, false)).toBeUndefined();
    }
    expect(await evaluations.take(evaluation, 'first', 10)).toBeUndefined();
    expect(await evaluations.touch(evaluation)).toBeUndefined();
    const error = { code: 'internal', detail: '', worker: 'first', shard: 1 } as const;
    expect(await evaluations.recordError(evaluation, error)).toBeUndefined();
  });

  it('shows the sweeper one whose message is missing, whose workers are gone, or whose end was not published', async () => {
    const evaluation = await created();
    expect(await dueIds(later(now, 61))).toContain(evaluation.id);
    await backend.evaluations.markEnqueued(evaluation);
    expect(await dueIds(later(now, 61))).not.toContain(evaluation.id);
    await backend.evaluations.take(evaluation, 'first', 10);
    await backend.evaluations.release(evaluation, 'first');
    now = later(now, 500);
    await backend.evaluations.touch(evaluation);
    expect(await dueIds(later(now, 500))).not.toContain(evaluation.id);
    expect(await dueIds(later(now, 601))).toContain(evaluation.id);
    await backend.evaluations.end(evaluation, { status: 'failed' }, true);
    expect(await dueIds(later(now, 61))).toContain(evaluation.id);
    await backend.evaluations.markEventSent(evaluation);
    expect(await dueIds(later(now, 1_000_000))).not.toContain(evaluation.id);
  });

  it('lists the newest first, by state, without the deleted and without other rows', async () => {
    const tenant = 'lists';
    const [first, second, third] = [
      await created({ tenant }),
      await created({ tenant }),
      await created({ tenant }),
    ];
    const { evaluations, progress } = backend;
    await progress.create(first, { images: 3, classes: 2 });
    await evaluations.end(second, { status: 'canceled' }, false);
    await evaluations.end(third, { status: 'canceled' }, false);
    await evaluations.markDeleted(third);
    const all = await evaluations.list(tenant, { limit: 10 });
    expect(all.rows.map(({ id }) => id)).toEqual([second.id, first.id]);
    const canceled = await evaluations.list(tenant, { limit: 10, status: 'canceled' });
    expect(canceled.rows.map(({ id }) => id)).toEqual([second.id]);
    expect(await evaluations.countLive(tenant, 10)).toBe(1);
  });

  it('deletes only what has ended', async () => {
    expect(await backend.evaluations.markDeleted(await created())).toBeUndefined();
  });
});

describe('ProgressTable', () => {
  it('counts a shard once when several workers report it at the same time', async () => {
    const evaluation = await created();
    const { progress } = backend;
    expect(await progress.get(evaluation)).toBeUndefined();
    const planned = await progress.create(evaluation, { images: 64, classes: 2 });
    expect(await progress.create(evaluation, { images: 640, classes: 2 })).toEqual(planned);
    await Promise.all([0, 1, 2, 3, 1, 0].map((shard) => progress.addShard(evaluation, shardFixture(shard))));
    expect(await progress.get(evaluation)).toMatchObject({
      revision: 4,
      images_done: 8,
      recipes_sha256: 'ab',
      done: Uint8Array.of(0b1111),
    });
  });
});
