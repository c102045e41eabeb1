/** A dataset below a prefix of a bucket. */
import { formatS3Address, type S3Address } from '#contracts/storage/s3-address.ts';
import { requireInside, type Files } from './files.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { splitLines } from './text-lines.ts';

/** The part of a bucket that a dataset reads. Code with an SDK implements it, since this room has none. */
export type Bucket = {
  /** Every key that begins as `key` does, in the order of their bytes. */
  walk(place: S3Address): AsyncIterable<string>;
  /** Returns undefined where there is no such object. */
  head(place: S3Address): Promise<object | undefined>;
  get(place: S3Address, options: { signal?: AbortSignal }): Promise<Uint8Array | undefined>;
  /** The bytes as they come. */
  open(place: S3Address): Promise<AsyncIterable<unknown> | undefined>;
};

/** S3's names for what another try does not change. An answer to HEAD has no body, and says no more than 403. */
const REFUSALS: Record<string, string> = {
  NoSuchBucket: 'there is no such bucket',
  AccessDenied: 'access is denied',
  Forbidden: 'access is denied',
  403: 'access is denied',
};

/** Opens a prefix of a bucket, with or without a slash at its end; an empty one is the whole bucket. */
export function openBucketFolder(objects: Bucket, bucket: string, prefix: string): Files {
  const root = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const location = formatS3Address({ bucket, key: root });
  const placeOf = (path: string) => ({ bucket, key: root + requireInside(path) });
  const refused = (error: unknown): never => {
    const reason = error instanceof Error ? REFUSALS[error.name] : undefined;
    if (reason === undefined) throw error;
    throw invalidDataset(`${location} cannot be read: ${reason}. Check its name and who may read it.`, error);
  };
  return {
    location,
    linkLoops: new Set(),
    async *list(folder) {
      const below = folder === undefined ? root : `${placeOf(folder).key}/`;
      try {
        for await (const key of objects.walk({ bucket, key: below })) {
          // Some tools write an empty object in place of a folder.
          if (!key.endsWith('/')) yield key.slice(root.length);
        }
      } catch (error) {
        refused(error);
      }
    },
    has: async (path) => (await objects.head(placeOf(path)).catch(refused)) !== undefined,
    read: async (path, signal) => objects.get(placeOf(path), { signal }).catch(refused),
    async lines(path) {
      const stream = await objects.open(placeOf(path)).catch(refused);
      return stream && splitLines(stream as AsyncIterable<Uint8Array>, path);
    },
  };
}
