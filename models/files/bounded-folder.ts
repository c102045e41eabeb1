/**
 * A folder that caches files on one machine, up to a number of files or of bytes; the least recently read are
 * removed first. Several processes may use it.
 */
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { writeFileAtomically } from './atomic-file.ts';

/** Share of the files that one cleanup removes, so that a full folder is not scanned for each new file. */
const SPARE_SHARE = 0.1;
const FILES_AT_A_TIME = 32;

/** The most files or the most bytes that a folder holds. */
export type FolderLimit = { files: number } | { bytes: number };

/** Features of photos and words are for their owner only. */
const PRIVATE = 0o700;

export class BoundedFolder {
  readonly #path: string;
  readonly #limit: FolderLimit;
  /**
   * Approximate number of files or bytes, since other processes may write here, too. Undefined until a file is
   * written.
   */
  #used: number | undefined;
  #tidying: Promise<void> | undefined;

  constructor(path: string, limit: FolderLimit) {
    this.#path = path;
    this.#limit = limit;
  }

  /** Returns undefined if there is none. */
  async read(name: string): Promise<Uint8Array | undefined> {
    const file = join(this.#path, name);
    const bytes = await readFile(file).catch(() => undefined);
    // Records the last use in the file's time. A read-only folder can still be read.
    if (bytes) await utimes(file, new Date(), new Date()).catch(() => {});
    return bytes;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: PRIVATE });
    await writeFileAtomically(join(this.#path, name), bytes);
    this.#used = this.#used === undefined ? await this.#measure() : this.#used + this.#costOf(bytes.length);
    if (this.#used <= this.#most) return;
    this.#tidying ??= this.#tidy().finally(() => (this.#tidying = undefined));
    await this.#tidying;
  }

  async #tidy(): Promise<void> {
    const files = await this.#list();
    const target = this.#most * (1 - SPARE_SHARE);
    let kept = 0;
    const idle: string[] = [];
    for (const { file, bytes } of files.toSorted((one, other) => other.time - one.time)) {
      const cost = this.#costOf(bytes);
      if (idle.length === 0 && kept + cost <= target) kept += cost;
      else idle.push(file);
    }
    await pMap(idle, (file) => rm(file, { force: true }), { concurrency: FILES_AT_A_TIME });
    this.#used = kept;
  }

  async #measure(): Promise<number> {
    if ('files' in this.#limit) return (await readdir(this.#path)).length;
    return (await this.#list()).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #list(): Promise<{ file: string; time: number; bytes: number }[]> {
    return pMap(await readdir(this.#path), (name) => this.#describe(name), { concurrency: FILES_AT_A_TIME });
  }

  async #describe(name: string): Promise<{ file: string; time: number; bytes: number }> {
    const file = join(this.#path, name);
    // Another process may have removed the file in the meantime.
    const { mtimeMs, size } = await stat(file).catch(() => ({ mtimeMs: 0, size: 0 }));
    return { file, time: mtimeMs, bytes: size };
  }

  get #most(): number {
    return 'files' in this.#limit ? this.#limit.files : this.#limit.bytes;
  }

  #costOf(bytes: number): number {
    return 'files' in this.#limit ? 1 : bytes;
  }
}
