/**
 * A stand-in that could not write to its disk cannot be trusted any more: the table's log may hold
 * half a record, behind which later ones are lost, and the memory of the queues differs from their
 * database. The data on the disk is intact, so the callback ends the process, and it is restarted.
 */
import { createRequire } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

export type OnFailedWrite = (error: Error) => void;

const LEVEL_WRITES = ['_put', '_del', '_batch'] as const;
/** SQLite's primary result codes. https://www.sqlite.org/rescode.html */
const SQLITE_IO_ERROR = 10;
const SQLITE_FULL = 13;

type LevelWrite = (this: unknown, ...parameters: unknown[]) => Promise<unknown>;
type SqliteWrite = (this: unknown, ...parameters: unknown[]) => unknown;

/** Watches all databases of this process from now on. */
export function watchFailedWrites(onFailed: OnFailedWrite): void {
  const { prototype } = levelClass();
  for (const name of LEVEL_WRITES) {
    const original = prototype[name];
    prototype[name] = async function watched(...parameters) {
      try {
        return await original.apply(this, parameters);
      } catch (error) {
        onFailed(error as Error);
        throw error;
      }
    };
  }
  for (const [owner, name] of [
    [StatementSync.prototype, 'run'],
    [DatabaseSync.prototype, 'exec'],
  ] as const) {
    const original = Reflect.get(owner, name) as SqliteWrite;
    const watched: SqliteWrite = function watched(...parameters) {
      try {
        return original.apply(this, parameters);
      } catch (error) {
        if (isDiskError(error)) onFailed(error as Error);
        throw error;
      }
    };
    Reflect.set(owner, name, watched);
  }
}

function isDiskError(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number };
  return [SQLITE_FULL, SQLITE_IO_ERROR].includes(errcode & 0xff);
}

/** The class of the table's database. */
function levelClass(): { prototype: Record<(typeof LEVEL_WRITES)[number], LevelWrite> } {
  const ofDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const ofLevel = createRequire(ofDynalite.resolve('level'));
  const { ClassicLevel } = ofLevel('classic-level') as { ClassicLevel: ReturnType<typeof levelClass> };
  if (LEVEL_WRITES.some((name) => typeof ClassicLevel?.prototype[name] !== 'function')) {
    throw new Error(
      "The table stand-in's database has no writes to watch: its version differs from the patched one.",
    );
  }
  return ClassicLevel;
}
