/**
 * Caches files of text features on one machine. Their number is limited, because users keep asking for new
 * words; the least recently read are removed first.
 */
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { writeFileAtomically } from '../files/atomic-file.ts';

/** Share of the files that one cleanup removes, so that a full folder is not scanned for each new file. */
const SPARE_SHARE = 0.1;
const FILES_AT_A_TIME = 32;

export class FeatureFolder {
  readonly #path: string;
  readonly #most: number;
  /**
   * Approximate number of files, since other processes may write here, too. Undefined until a file is
   * written.
   */
  #count: number | undefined;
  #tidying: Promise<void> | undefined;

  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
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
    await mkdir(this.#path, { recursive: true });
    await writeFileAtomically(join(this.#path, name), bytes);
    this.#count = this.#count === undefined ? (await readdir(this.#path)).length : this.#count + 1;
    if (this.#count <= this.#most) return;
    this.#tidying ??= this.#tidy().finally(() => (this.#tidying = undefined));
    await this.#tidying;
  }

  async #tidy(): Promise<void> {
    const names = await readdir(this.#path);
    const kept = Math.floor(this.#most * (1 - SPARE_SHARE));
    const files = await pMap(names, (name) => this.#lastUse(name), { concurrency: FILES_AT_A_TIME });
    const idle = files.toSorted((one, other) => other.time - one.time).slice(kept);
    await pMap(idle, ({ file }) => rm(file, { force: true }), { concurrency: FILES_AT_A_TIME });
    this.#count = files.length - idle.length;
  }

  async #lastUse(name: string): Promise<{ file: string; time: number }> {
    const file = join(this.#path, name);
    // Another process may have removed the file in the meantime.
    const time = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return { file, time };
  }
}
