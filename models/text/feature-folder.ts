/**
 * The files of text features on one machine: no more than so many, since customers ask for ever new
 * words. Those that were not read for longest go first.
 */
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import pMap from 'p-map';
import { writeFileAtomically } from '../files/atomic-file.ts';

/** Room that is made at a time, so that a full folder is not looked through for each new file. */
const SPARE_SHARE = 0.1;
const FILES_AT_A_TIME = 32;

export class FeatureFolder {
  readonly #path: string;
  readonly #most: number;
  /** About how many there are: other processes may write here, too. Undefined until a file is written. */
  #count: number | undefined;
  #tidying: Promise<void> | undefined;

  constructor(path: string, most: number) {
    this.#path = path;
    this.#most = most;
  }

  /** Undefined where there is none. */
  async read(name: string): Promise<Uint8Array | undefined> {
    const file = join(this.#path, name);
    const bytes = await readFile(file).catch(() => undefined);
    // Its time says when it was last of use. A folder that cannot be written may still be read.
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
    // One that another process has removed meanwhile.
    const time = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return { file, time };
  }
}
