/**
 * Encodes the writer of a partial file in its name: `<name>.<host>.<process>.<id>.partial` while a process
 * writes to it, `<name>.<id>.partial` after that process stopped normally. This is a heuristic across
 * machines, containers and laptops that sleep; `PartialFile` does no harm if it is wrong. Unlike the lock of
 * an evaluation's folder it excludes nobody: each concurrent download writes a file of its own.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { isAlive } from '../files/process-alive.ts';

const SUFFIX = '.partial';

/** A file counts as abandoned after this time without a write. Longer than the longest wait for a server. */
const ABANDONED_AFTER_MILLISECONDS = 10 * 60 * 1000;

const HOST = hostname().replaceAll(/[^\w-]/g, '-');

/**
 * Files of this process. The set is needed because in containers the process id may equal that of a killed
 * process.
 */
const owned = new Set<string>();

/** Returns a new name for a partial file of `path` to which this process writes. */
export function own(path: string): string {
  const partial = `${path}.${HOST}.${process.pid}.${newId()}${SUFFIX}`;
  owned.add(partial);
  return partial;
}

/** Returns a new name for a partial file of `path` without a writer. */
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
