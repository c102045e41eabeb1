/** Files of a dataset, wherever they lie: a folder or a prefix of a bucket. */

export type Files = {
  /** For messages: the folder, or `s3://bucket/prefix/`. */
  location: string;
  /** Paths relative to the location, with slashes, in the order of their bytes. */
  list(folder?: string): AsyncIterable<string>;
  /** Undefined where there is none. */
  read(path: string, signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** The lines of a text file as they come, so that a large one needs no memory; undefined where there is none. */
  lines(path: string): Promise<AsyncIterable<string> | undefined>;
};
