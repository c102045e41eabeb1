/**
 * A partially downloaded file beside its destination. Leftovers of an earlier download are copied, never
 * renamed, so that a file only ever has one writer: a process that seemed dead but is not (it slept, or runs
 * in another container) can damage only its own work.
 */
import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Of } from './file-digest.ts';
import { disown, isInUse, isPartialOf, own, ownerless } from './partial-owner.ts';

const READ_CHUNK_BYTES = 1 << 20;

export class PartialFile implements AsyncDisposable {
  readonly #place: string;
  readonly #path: string;
  readonly #file: FileHandle;
  #length: number;

  private constructor(place: string, path: string, file: FileHandle, length: number) {
    this.#place = place;
    this.#path = path;
    this.#file = file;
    this.#length = length;
  }

  /** Opens the existing part of `place`, or an empty file. Disposing of it keeps it for the next download. */
  static async claim(place: string): Promise<PartialFile> {
    await mkdir(dirname(place), { recursive: true });
    const path = own(place);
    try {
      await adoptLongest(place, path);
      // Avoids append mode, because Windows cannot truncate such a file.
      const file = await open(path, constants.O_RDWR | constants.O_CREAT);
      const partial = new PartialFile(place, path, file, (await file.stat()).size);
      // Updates the times, because a copy may inherit those of its original.
      await partial.touch();
      return partial;
    } catch (error) {
      disown(path);
      throw error;
    }
  }

  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#length + done);
      done += bytesWritten;
    }
    this.#length += bytes.length;
  }

  async empty(): Promise<void> {
    await this.#file.truncate(0);
    this.#length = 0;
  }

  /** Marks the file as in use while nothing is written. */
  async touch(): Promise<void> {
    const now = new Date();
    await this.#file.utimes(now, now);
  }

  /** Computes the digest of the bytes written here, even if another process has moved the file. */
  sha256(signal?: AbortSignal): Promise<string> {
    const stream = this.#file.createReadStream({
      start: 0,
      autoClose: false,
      highWaterMark: READ_CHUNK_BYTES,
    });
    return sha256Of(stream, signal);
  }

  /**
   * Moves the file to its destination. Returns false if another process considered it abandoned and took it.
   */
  async finish(): Promise<boolean> {
    await this.#file.sync();
    // Closes first, because some systems do not rename open files.
    await this.#file.close();
    return renameIfThere(this.#path, this.#place);
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    if (this.#length === 0) await rm(this.#path, { force: true });
    else await renameIfThere(this.#path, ownerless(this.#place));
    disown(this.#path);
  }
}

/** Counts the bytes of `place` that a download would not load again. */
export async function partialLength(place: string): Promise<number> {
  const [longest] = await abandoned(place);
  return longest?.size ?? 0;
}

/** Copies the longest leftover to `path`, and removes all leftovers. */
async function adoptLongest(place: string, path: string): Promise<void> {
  const left = await abandoned(place);
  for (const { path: from } of left) {
    if (await copyIfThere(from, path)) break;
  }
  await Promise.all(left.map(({ path: from }) => rm(from, { force: true })));
}

/** Lists leftovers, longest first. */
async function abandoned(place: string): Promise<{ path: string; size: number }[]> {
  const folder = dirname(place);
  const names = await readdir(folder).catch(() => []);
  const found = names
    .filter((name) => isPartialOf(place, name))
    .map(async (name) => {
      const path = join(folder, name);
      const status = await stat(path).catch(() => undefined);
      return status && !isInUse(path, status.mtimeMs) ? [{ path, size: status.size }] : [];
    });
  return (await Promise.all(found)).flat().toSorted((a, b) => b.size - a.size);
}

/** Copies without using space if the file system can share blocks. */
function copyIfThere(from: string, to: string): Promise<boolean> {
  return falseIfGone(copyFile(from, to, constants.COPYFILE_FICLONE));
}

function renameIfThere(from: string, to: string): Promise<boolean> {
  return falseIfGone(rename(from, to));
}

async function falseIfGone(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
