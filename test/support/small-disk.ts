/** A disk of a few MiB, which tests can fill: a file system in memory, mounted for one test. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

const MEBIBYTE = 1024 * 1024;

export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Skips the test where nothing can be mounted. */
  static mount(mebibytes: number, { skip }: Pick<TestContext, 'skip'>): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'itaclip-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
    } catch (error) {
      rmSync(folder, { recursive: true });
      skip(`a small file system cannot be mounted, which needs root on Linux: ${(error as Error).message}`);
    }
    onTestFinished(() => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    });
    return new SmallDisk(folder);
  }

  /** Until so much is free; 0 goes on until the disk takes no byte more. */
  fill(leaveMebibytes: number): void {
    const file = openSync(this.#filler, 'a');
    try {
      while (this.#free() > leaveMebibytes * MEBIBYTE) writeSync(file, Buffer.alloc(64 * 1024));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }

  #free(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }
}
