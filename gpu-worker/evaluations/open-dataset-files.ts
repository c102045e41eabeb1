/** The files of an evaluation's dataset, in a bucket or a folder that was allowed when it was made. */
import type { Objects } from '#backend/objects.ts';
import { openBucketFolder } from '#evaluation/datasets/bucket-folder.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';

export function openDatasetFiles(objects: Objects, location: string): Files {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
  return bucket === undefined ? openFolder(location) : openBucketFolder(objects, bucket, prefix);
}
