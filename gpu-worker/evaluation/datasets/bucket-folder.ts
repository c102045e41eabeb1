/** A dataset below a prefix of a bucket. */
import type { Objects } from '../../../contracts/cloud/objects.ts';
import { requireInside, type Files } from './files.ts';
import { splitLines } from './text-lines.ts';

/** @param prefix with or without a slash at its end; empty for the whole bucket. */
export function openBucketFolder(objects: Objects, bucket: string, prefix: string): Files {
  const root = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const placeOf = (path: string) => ({ bucket, key: root + requireInside(path) });
  return {
    location: `s3://${bucket}/${root}`,
    async *list(folder) {
      const below = folder === undefined ? root : `${placeOf(folder).key}/`;
      for await (const key of objects.walk({ bucket, key: below })) {
        // Some tools write an empty object in place of a folder.
        if (!key.endsWith('/')) yield key.slice(root.length);
      }
    },
    has: async (path) => (await objects.head(placeOf(path))) !== undefined,
    read: (path, signal) => objects.get(placeOf(path), { signal }),
    async lines(path) {
      const stream = await objects.open(placeOf(path));
      return stream && splitLines(stream as AsyncIterable<Uint8Array>, path);
    },
  };
}
