import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { watchFailedWrites } from '#infra/local/stand-ins/patches/watch-failed-writes.ts';

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
