import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { withQuickCommits } from '#infra/local/stand-ins/patches/quick-commits.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const NORMAL = 1;
const FULL = 2;

function open(): DatabaseSync {
  const database = new DatabaseSync(join(temporaryFolder(), 'database'));
  database.exec('PRAGMA journal_mode = WAL');
  return database;
}

const synchronous = (database: DatabaseSync) => database.prepare('PRAGMA synchronous').get()?.['synchronous'];

it('lets databases that are opened meanwhile commit without the disk, and no others', async () => {
  using quick = await withQuickCommits(() => Promise.resolve(open()));
  using other = open();
  expect([synchronous(quick), synchronous(other)]).toEqual([NORMAL, FULL]);
});
