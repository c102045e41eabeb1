/** Files of a dataset, wherever they lie: a folder or a prefix of a bucket. */
import { invalidDataset } from './invalid-dataset.ts';

export type Files = {
  /** The folder, or `s3://bucket/prefix/`, for messages. */
  location: string;
  /** Paths relative to the location, with slashes, in the order of their bytes, with all below a folder. */
  list(folder?: string): AsyncIterable<string>;
  has(path: string): Promise<boolean>;
  /** Returns undefined where there is no such file. */
  read(path: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** The lines of a text file as they come, so that a large one needs no memory; undefined where there is none. */
  lines(path: string): Promise<AsyncIterable<string> | undefined>;
  /** Links that lead back to a folder above them: they are not followed. Known for what was listed. */
  readonly linkLoops: ReadonlySet<string>;
};

/** Checks whether a path stays below the location that it is relative to. */
export function isInside(path: string): boolean {
  return path !== '' && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** @throws ProblemError `invalid-dataset` for a path that leads out of the dataset. */
export function requireInside(path: string): string {
  if (isInside(path)) return path;
  throw invalidDataset(
    `"${path}" points outside the dataset. Write it relative to the dataset's folder, with slashes and without "..".`,
  );
}
