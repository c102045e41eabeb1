/**
 * A file on its way: `<name>.<process>.partial` beside its place. Whoever downloads owns one by
 * having renamed it, so two downloads never write to the same; and what a process left that was
 * killed belongs to the next one, which goes on at its end.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256OfFile } from './file-digest.ts';

/** Process ids are given again: what nobody has written to for this long has no owner. */
const ABANDONED_AFTER_MILLISECONDS = 10 * 60 * 1000;

/** Those of this process; its id may be that of the one that was killed, as in containers. */
const owned = new Set<string>();

export class PartialFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  #length: number;

  private constructor(path: string, file: FileHandle, length: number) {
    this.#path = path;
    this.#file = file;
    this.#length = length;
  }

  /** What there is of `path` already, or an empty file. Disposing of it keeps it for the next one. */
  static async claim(path: string): Promise<PartialFile> {
    await mkdir(dirname(path), { recursive: true });
    const own = await claimLongest(path);
    owned.add(own);
    const file = await open(own, 'a');
    return new PartialFile(own, file, (await file.stat()).size);
  }

  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#file.appendFile(bytes);
    this.#length += bytes.length;
  }

  async empty(): Promise<void> {
    await this.#file.truncate(0);
    this.#length = 0;
  }

  sha256(signal?: AbortSignal): Promise<string> {
    return sha256OfFile(this.#path, signal);
  }

  async moveTo(path: string): Promise<void> {
    await this.#file.sync();
    // Some systems do not rename open files.
    await this.#file.close();
    await rename(this.#path, path);
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    if (this.#length === 0) await rm(this.#path, { force: true });
    owned.delete(this.#path);
  }
}

/** Bytes of `path` that a download would not load again. */
export async function partialLength(path: string): Promise<number> {
  const [longest] = await abandoned(path);
  return longest?.size ?? 0;
}

async function claimLongest(path: string): Promise<string> {
  const own = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.partial`;
  const [longest, ...others] = await abandoned(path);
  if (!longest) return own;
  await Promise.all(others.map((other) => rm(other.path, { force: true })));
  try {
    await rename(longest.path, own);
    return own;
  } catch (error) {
    // Another download was first; there may be more, or none.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return claimLongest(path);
    throw error;
  }
}

/** The longest first. */
async function abandoned(path: string): Promise<{ path: string; size: number }[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const found = names
    .filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.partial'))
    .map(async (name) => {
      const place = join(folder, name);
      const status = await stat(place).catch(() => undefined);
      return status && !isInUse(place, status.mtimeMs) ? [{ path: place, size: status.size }] : [];
    });
  return (await Promise.all(found)).flat().toSorted((a, b) => b.size - a.size);
}

function isInUse(path: string, writtenAt: number): boolean {
  const owner = Number(/\.(\d+)(-\w+)?\.partial$/.exec(path)?.[1]);
  if (owner === process.pid) return owned.has(path);
  return isAlive(owner) && Date.now() - writtenAt < ABANDONED_AFTER_MILLISECONDS;
}

function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId)) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
