/** The files of an evaluation's dataset, in a bucket or a folder that was allowed when it was made. */
import { S3ServiceException } from '@aws-sdk/client-s3';
import type { Objects } from '../../../contracts/cloud/objects.ts';
import { ProblemError } from '../../../contracts/errors.ts';
import { openBucketFolder } from '../../evaluation/datasets/bucket-folder.ts';
import type { Files } from '../../evaluation/datasets/files.ts';
import { openFolder } from '../../evaluation/datasets/folder.ts';

/** The files throw `s3-source-not-allowed` where the bucket refuses the service. */
export function openDatasetFiles(objects: Objects, location: string): Files {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
  if (bucket === undefined) return openFolder(location);
  const files = openBucketFolder(objects, bucket, prefix);
  const explain = (error: unknown): never => {
    throw isRefusal(error) ? refused(location, error) : error;
  };
  return {
    location: files.location,
    async *list(folder) {
      try {
        yield* files.list(folder);
      } catch (error) {
        explain(error);
      }
    },
    has: (path) => files.has(path).catch(explain),
    read: (path, signal) => files.read(path, signal).catch(explain),
    lines: (path) => files.lines(path).catch(explain),
  };
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return error.$metadata.httpStatusCode === 403 || error.name === 'NoSuchBucket';
}

function refused(location: string, cause: unknown): ProblemError {
  return new ProblemError(
    's3-source-not-allowed',
    `The service may not read ${location}, or there is no such bucket. Allow its role s3:ListBucket and s3:GetObject there.`,
    { cause },
  );
}
