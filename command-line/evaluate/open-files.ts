/** Opens the files of a dataset, which users name by a folder or by an address in S3. */
import { S3Client } from '@aws-sdk/client-s3';
import { Objects } from '#backend/objects.ts';
import { ProblemError } from '#contracts/errors.ts';
import { parseS3Address } from '#contracts/storage/s3-address.ts';
import { openBucketFolder } from '#evaluation/datasets/bucket-folder.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { isFolder } from '#evaluation/datasets/is-folder.ts';
import { invalidDataset } from '#evaluation/datasets/invalid-dataset.ts';

/**
 * Opens a folder, or `s3://bucket/prefix/` with the region and credentials that the SDK finds. Throws
 * `invalid-dataset` if the folder does not exist or the bucket cannot be read.
 */
export async function openFiles(location: string): Promise<Files> {
  const address = parseS3Address(location);
  if (address !== undefined) {
    const { bucket, key } = address;
    const files = openBucketFolder(new Objects(new S3Client(), bucket), bucket, key);
    await requireAnswer(files);
    return files;
  }
  if (!(await isFolder(location)))
    throw invalidDataset(
      `There is no folder ${location}. Give the dataset's folder, or s3://bucket/prefix/.`,
    );
  return openFolder(location);
}

/** Lists the first name, so that a missing permission or region is reported clearly before any work starts. */
async function requireAnswer(files: Files): Promise<void> {
  try {
    await files.list()[Symbol.asyncIterator]().next();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw invalidDataset(
      `${files.location} cannot be read: ${(error as Error).message}. Region and credentials are those of every AWS ` +
        'tool: AWS_REGION, AWS_PROFILE and the like.',
      error,
    );
  }
}
