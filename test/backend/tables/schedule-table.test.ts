import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_SWEEP_SHARDS, SCHEDULES_SHARD } from '#contracts/storage/table-definition.ts';
import { newId } from '#contracts/ids.ts';
import type { ScheduleRun } from '#contracts/schedules/schedule-run.ts';
import { ScheduleTable } from '#backend/tables/schedule-table.ts';
import { later } from '#contracts/time.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { scheduleFixture } from '#test/support/service/schedule-fixture.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const NEXT = '2026-11-25T01:30:00.000Z';
let backend: LocalBackend;
let schedules: ScheduleTable;

beforeAll(async () => {
  backend = await openLocalBackend();
  schedules = new ScheduleTable(backend.table, () => now);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function created(tenant: string, changes: Parameters<typeof scheduleFixture>[1] = {}) {
  const schedule = scheduleFixture(now, { tenant, ...changes });
  expect(await schedules.create(schedule)).toBe(true);
  return schedule;
}

function run(changes: Partial<ScheduleRun> = {}): ScheduleRun {
  return {
    id: newId('scheduleRun'),
    status: 'queued',
    trigger: 'cron',
    scheduled_for: now.toISOString(),
    ...changes,
  };
}

/** Returns the names of the tenant's schedules that are due by then. */
async function dueAt(tenant: string, at: Date, shards = [SCHEDULES_SHARD]): Promise<unknown[]> {
  const names: unknown[] = [];
  for await (const row of backend.table.due(at, shards))
    if (row['tenant'] === tenant) names.push(row['name']);
  return names;
}

describe('ScheduleTable', () => {
  it('keeps one schedule of a name', async () => {
    const schedule = await created('one');
    expect(await schedules.create(scheduleFixture(now, { tenant: 'one' }))).toBe(false);
    expect(await schedules.get(schedule)).toEqual(schedule);
    expect(await schedules.get({ tenant: 'other', name: schedule.name })).toBeUndefined();
    expect(await schedules.delete(schedule)).toBe(true);
    expect(await schedules.delete(schedule)).toBe(false);
  });

  it('lists and counts by name, one tenant at a time', async () => {
    for (const name of ['b', 'a', 'c']) await created('lists', { name });
    await created('neighbor');
    const first = await schedules.list('lists', { limit: 2 });
    const rest = await schedules.list('lists', { limit: 2, after: first.next });
    const names = [...first.schedules, ...rest.schedules].map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(await schedules.count('lists', 10)).toBe(3);
    expect(await schedules.count('lists', 2)).toBe(2);
  });

  it('lets one of two writers win', async () => {
    const schedule = await created('races');
    const writes = await Promise.all([
      schedules.change(schedule, { overlap: 'queue' }),
      schedules.change(schedule, { overlap: 'cancel_previous' }),
    ]);
    const [winner, ...others] = writes.filter((write) => write !== undefined);
    expect(others).toEqual([]);
    expect(await schedules.get(schedule)).toEqual(winner);
    expect(winner).toMatchObject({ revision: 1, name: schedule.name });
  });

  it('changes no schedule that was deleted, or created again under the same name', async () => {
    const schedule = await created('gone');
    await schedules.delete(schedule);
    expect(await schedules.change(schedule, { overlap: 'queue' })).toBeUndefined();
    await created('gone');
    expect(await schedules.change(schedule, { overlap: 'queue' })).toBeUndefined();
  });

  it('shows a schedule when its next run is due, and to no sweep of other rows', async () => {
    await created('due');
    expect(await dueAt('due', later(new Date(NEXT), -1))).toEqual([]);
    expect(await dueAt('due', new Date(NEXT))).toEqual(['nightly']);
    expect(await dueAt('due', new Date(NEXT), ALL_SWEEP_SHARDS)).toEqual([]);
  });

  it('shows a schedule at once if work is left to do, and no paused one', async () => {
    let schedule = (await schedules.change(await created('acts'), { unrecorded: [run()] }))!;
    expect(await dueAt('acts', now)).toEqual(['nightly']);
    schedule = (await schedules.change(schedule, { unrecorded: [], waiting: run() }))!;
    expect(await dueAt('acts', now)).toEqual(['nightly']);
    schedule = (await schedules.change(schedule, { waiting: undefined }))!;
    expect(await dueAt('acts', now)).toEqual([]);
    await schedules.change(schedule, { paused_at: now.toISOString(), next_run_at: undefined });
    expect(await dueAt('acts', later(new Date(NEXT), 86_400))).toEqual([]);
  });

  it('lists runs newest first, and never reverts one', async () => {
    const schedule = await created('history');
    const runs = [1, 2, 3].map((second) => run({ id: newId('scheduleRun', second * 1000) }));
    for (const each of runs) await schedules.tellRun(schedule, each);
    const first = await schedules.listRuns(schedule, { limit: 2 });
    const rest = await schedules.listRuns(schedule, { limit: 2, after: first.next });
    expect([...first.runs, ...rest.runs]).toEqual(runs.toReversed());

    const started: ScheduleRun = { ...runs[0]!, status: 'started', evaluation_id: newId('evaluation') };
    await schedules.tellRun(schedule, started);
    await schedules.tellRun(schedule, runs[0]!);
    await schedules.tellRun(schedule, { ...runs[0]!, status: 'failed' });
    expect(await schedules.getRun(schedule, started.id)).toEqual(started);
  });

  it('has no runs of an earlier schedule of the same name', async () => {
    const schedule = await created('again');
    await schedules.tellRun(schedule, run());
    await schedules.delete(schedule);
    expect((await schedules.listRuns(await created('again'), { limit: 5 })).runs).toEqual([]);
  });
});
