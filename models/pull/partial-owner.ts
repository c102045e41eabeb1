/**
 * Who writes to a partial file, told by its name: `<name>.<host>.<process>.<id>.partial` while somebody
 * does, `<name>.<id>.partial` when it was left in order. A guess, as good as one can be over machines,
 * containers and laptops that slept; `PartialFile` does no harm where it is wrong. Unlike the
 * lock of an evaluation's folder it excludes nobody: beside another download, one writes a file of its own.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { isAlive } from '../files/process-alive.ts';

const SUFFIX = '.partial';

/** What nobody has touched for this long has no owner. More than the longest wait for a server. */
const ABANDONED_AFTER_MILLISECONDS = 10 * 60 * 1000;

const HOST = hostname().replaceAll(/[^\w-]/g, '-');

/** Those of this process; its id may be that of the one that was killed, as in containers. */
const owned = new Set<string>();

/** A new name for a partial file of `path` that this process writes to. */
export function own(path: string): string {
  const partial = `${path}.${HOST}.${process.pid}.${newId()}${SUFFIX}`;
  owned.add(partial);
  return partial;
}

/** A new name for a partial file of `path` that nobody writes to. */
export function ownerless(path: string): string {
  return `${path}.${newId()}${SUFFIX}`;
}

export function disown(partial: string): void {
  owned.delete(partial);
}

export function isPartialOf(path: string, name: string): boolean {
  return name.startsWith(`${basename(path)}.`) && name.endsWith(SUFFIX);
}

/** @param touchedAt Milliseconds since 1970. */
export function isInUse(partial: string, touchedAt: number): boolean {
  const [, host, processId] = /\.([\w-]+)\.(\d+)\.[0-9a-f]{8}\.partial$/.exec(partial) ?? [];
  if (host === undefined) return false;
  if (host === HOST && Number(processId) === process.pid) return owned.has(partial);
  const isRecent = Date.now() - touchedAt < ABANDONED_AFTER_MILLISECONDS;
  return isRecent && (host !== HOST || isAlive(Number(processId)));
}

function newId(): string {
  return randomUUID().slice(0, 8);
}
