/**
 * The store and queue stand-in waits for the disk at every message it sends, receives or deletes:
 * five milliseconds in which neither it nor the table answers anyone. With SQLite's synchronous =
 * NORMAL a commit survives the process just as well; only a power cut may lose the last ones, as it
 * may with the table's stand-in.
 */
import { DatabaseSync } from 'node:sqlite';

const WRITE_AHEAD = /journal_mode\s*=\s*WAL/i;

type Exec = (this: DatabaseSync, sql: string) => void;

/** Databases that switch to write-ahead logging while `start` runs do not wait for the disk. */
export async function withQuickCommits<Result>(start: () => Promise<Result>): Promise<Result> {
  const original = Reflect.get(DatabaseSync.prototype, 'exec');
  const quick: Exec = function exec(sql) {
    original.call(this, sql);
    if (WRITE_AHEAD.test(sql)) original.call(this, 'PRAGMA synchronous = NORMAL');
  };
  Reflect.set(DatabaseSync.prototype, 'exec', quick);
  try {
    return await start();
  } finally {
    Reflect.set(DatabaseSync.prototype, 'exec', original);
  }
}
