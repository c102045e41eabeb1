import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { watchFailedWrites } from '#infra/local/stand-ins/patches/watch-failed-writes.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

/** Opens the table's database as dynalite does, and writes until its log has reached the largest allowed size. */
const FILL = `
  import { createRequire } from 'node:module';
  import { watchFailedWrites } from '#infra/local/stand-ins/patches/watch-failed-writes.ts';
  const ofDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const { ClassicLevel } = createRequire(ofDynalite.resolve('level'))('classic-level');
  const told = [];
  watchFailedWrites(({ code }) => told.push(code));
  const database = new ClassicLevel(process.argv[1]);
  await database.put('key', 'fits');
  await database.get('unknown').catch(() => undefined);
  const before = [...told];
  const refused = await database.put('key', 'x'.repeat(1_000_000)).then(() => false, () => true);
  console.log(JSON.stringify({ before, refused, told }));
`;

it('tells of a write that the file system refuses to LevelDB, and of nothing else', () => {
  const { folder, remove } = makeTemporaryFolder();
  // 256 KiB at most: a write beyond the limit fails, as it does on a full disk.
  const command = 'ulimit -f 512 && exec "$0" --input-type=module -e "$1" "$2"';
  const output = execFileSync('sh', ['-c', command, process.execPath, FILL, folder], { encoding: 'utf8' });
  remove();
  expect(JSON.parse(output)).toEqual({ before: [], refused: true, told: ['LEVEL_IO_ERROR'] });
});

it('tells of a write for which SQLite found no room, and of no other error', () => {
  const told: string[] = [];
  watchFailedWrites(({ message }) => told.push(message));
  using database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE texts (text TEXT NOT NULL)');
  database.exec('PRAGMA max_page_count = 4');
  const insert = database.prepare('INSERT INTO texts VALUES (?)');
  insert.run('fits');
  expect(() => insert.run(null)).toThrow(/NOT NULL/);
  expect(told).toEqual([]);
  expect(() => insert.run('x'.repeat(100_000))).toThrow(/full/);
  expect(told).toEqual(['database or disk is full']);
});
