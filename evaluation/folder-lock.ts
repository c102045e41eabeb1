/**
 * One process at a time writes to the folder of an evaluation: the records of two would be counted as
 * twice as many images. A file names the writer; that of a process which was killed counts for nothing.
 * A lock of the operating system would end with its process, but Node has none outside SQLite, which is not
 * in Node 20, where this program runs, too (the local service, which does not, uses that one).
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { isAlive } from '#models/files/process-alive.ts';

const NAME = 'run.lock';

/** Locks that this process holds. In containers its id may be that of a process that was killed. */
const held = new Set<string>();

/** Locks a folder until the result is disposed of. @throws ProblemError `invalid-request` where another process has it. */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const path = resolve(folder, NAME);
  if (!(await take(path))) {
    await requireAbandoned(path, folder);
    await rm(path, { force: true });
    if (!(await take(path))) throw inUse(folder, await readOwner(path));
  }
  held.add(path);
  return {
    async [Symbol.asyncDispose]() {
      held.delete(path);
      await rm(path, { force: true });
    },
  };
}

/** Returns false where the lock file is already there. */
async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid} ${hostname()}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function requireAbandoned(path: string, folder: string): Promise<void> {
  const owner = await readOwner(path);
  const isOurs = owner.processId === process.pid ? held.has(path) : isAlive(owner.processId);
  if (owner.host !== hostname() || isOurs) throw inUse(folder, owner);
}

type Owner = { processId: number; host: string };

async function readOwner(path: string): Promise<Owner> {
  const [processId, host = 'an unknown machine'] = (await readFile(path, 'utf8')).trim().split(' ');
  return { processId: Number(processId), host };
}

function inUse(folder: string, { processId, host }: Owner): ProblemError {
  return new ProblemError(
    'invalid-request',
    `Process ${processId} on ${host} is writing to ${folder}. Wait for it, or choose another folder with --out. ` +
      `If that process no longer runs, delete ${join(folder, NAME)}.`,
  );
}
