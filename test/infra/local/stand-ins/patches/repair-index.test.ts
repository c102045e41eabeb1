/**
 * The traces of a kill between two writes of the table stand-in, and how the next start
 * repairs it.
 */
import { join } from 'node:path';
import { promisify } from 'node:util';
import { create, type Store } from 'dynalite/db/index.js';
import { expect, it } from 'vitest';
import { TABLE } from '#contracts/storage/table-definition.ts';
import { later } from '#contracts/time.ts';
import { repairIndex } from '#infra/local/stand-ins/patches/repair-index.ts';
import { TABLE_NAME } from '#infra/local/stand-ins/resources.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend } from '#test/support/service/local-backend.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const now = new Date('2026-11-24T12:00:00.000Z');

/** Returns the ids of jobs that a sweeper finds a day later. */
async function dueIds(dataFolder: string): Promise<string[]> {
  await using backend = await openLocalBackend({ dataFolder, now: () => now });
  const ids: string[] = [];
  for await (const { sk } of backend.table.due(later(now, 86_400))) ids.push(sk);
  return ids.toSorted();
}

/** Creates two jobs that the sweeper must look at, and one that it must not. */
async function folderWithJobs() {
  const dataFolder = temporaryFolder();
  await using backend = await openLocalBackend({ dataFolder, now: () => now });
  const [first, second, ended] = [jobFixture(now), jobFixture(now), jobFixture(now)];
  for (const job of [first, second, ended]) await backend.jobs.create(job);
  await backend.jobs.end(ended, { status: 'canceled' }, false);
  return { dataFolder, waiting: [first.id, second.id].toSorted() };
}

async function inFiles<Result>(dataFolder: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = create({ path: join(dataFolder, 'table') });
  try {
    return await work(store);
  } finally {
    await store.db.close();
  }
}

const indexOf = (store: Store) => store.getIndexDb('Global', TABLE_NAME, TABLE.sweepIndex.name);

it('finds the rows again whose entries were taken out of the index before a kill', async () => {
  const { dataFolder, waiting } = await folderWithJobs();
  await inFiles(dataFolder, async (store) => {
    const index = indexOf(store);
    const keys = (await index.createKeyStream().toArray()) as string[];
    await promisify(index.batch.bind(index))(keys.map((key) => ({ type: 'del' as const, key })));
    expect(keys).toHaveLength(2);
  });
  expect(await dueIds(dataFolder)).toEqual(waiting);
});

it('drops entries whose rows were not written before a kill', async () => {
  const { dataFolder, waiting } = await folderWithJobs();
  await inFiles(dataFolder, async (store) => {
    const index = indexOf(store);
    const [value] = (await index.createValueStream().toArray()) as Record<string, { S: string }>[];
    await promisify(index.batch.bind(index))([{ type: 'put', key: 'of no row', value: value! }]);
  });
  expect(await repairIndex(join(dataFolder, 'table'), TABLE_NAME)).toEqual({ added: 0, removed: 1 });
  expect(await dueIds(dataFolder)).toEqual(waiting);
});

it('changes nothing if nothing was missing, or there is no table yet', async () => {
  const { dataFolder } = await folderWithJobs();
  expect(await repairIndex(join(dataFolder, 'table'), TABLE_NAME)).toEqual({ added: 0, removed: 0 });
  expect(await repairIndex(join(temporaryFolder(), 'table'), TABLE_NAME)).toEqual({ added: 0, removed: 0 });
});
