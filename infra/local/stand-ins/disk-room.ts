/**
 * Measures the free space on the data folder's disk. A database that runs out of space in the
 * middle of a write is hard to repair, so new data is refused once the disk has only a reserve
 * left. Reading, deleting and small changes of existing data continue from the reserve.
 */
import { statfsSync } from 'node:fs';
import { ProblemError } from '#contracts/errors.ts';

const MEBIBYTE = 1024 * 1024;

/** The table may rewrite several of its files of 2 MiB at once, and the store's log grows by a few. */
const RESERVE_BYTES = 64 * MEBIBYTE;
/** SQLite writes an object into its log first, and then into its database. */
const COPIES = 2;

export class DiskRoom {
  readonly folder: string;
  readonly #reserveBytes: number;

  constructor(folder: string, reserveBytes: number = RESERVE_BYTES) {
    this.folder = folder;
    this.#reserveBytes = reserveBytes;
  }

  hasRoomForObject(bytes: number): boolean {
    return this.#freeBytes() >= this.#reserveBytes + COPIES * bytes;
  }

  get hasRoomForRow(): boolean {
    return this.hasRoomForObject(0);
  }

  get hasRoomForChange(): boolean {
    return this.#freeBytes() >= this.#reserveBytes / 4;
  }

  /** Throws `unavailable` if a start would fail. */
  requireRoom(): void {
    if (this.hasRoomForChange) return;
    throw new ProblemError(
      'unavailable',
      `No space is left on the disk of ${this.folder}. Free at least ${Math.ceil(this.#reserveBytes / MEBIBYTE)} MiB, and start again.`,
      { retryable: true },
    );
  }

  /** Counts only what this process may use: a disk may keep some for the administrator. */
  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }
}
