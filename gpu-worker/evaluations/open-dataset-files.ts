/** Opens the files of an evaluation's dataset, in a bucket or folder that was allowed at its creation. */
import type { Objects } from '#backend/objects.ts';
import { parseS3Address } from '#contracts/storage/s3-address.ts';
import { openBucketFolder } from '#evaluation/datasets/bucket-folder.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';

export function openDatasetFiles(objects: Objects, location: string): Files {
  const address = parseS3Address(location);
  return address ? openBucketFolder(objects, address.bucket, address.key) : openFolder(location);
}
