/**
 * Checks where a dataset may be: where the operator allows it for the tenant, or below the data
 * root.
 */
import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { ApiEnvironment } from '#contracts/environment.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { DatasetReference } from '#contracts/evaluations/dataset.ts';
import { isBelowPrefix, parseS3Address, s3PrefixSchema } from '#contracts/storage/s3-address.ts';
import { invalidAt } from '../request-references/invalid-at.ts';

export type DatasetPlaces = Pick<ApiEnvironment, 'ITACLIP_DATASET_SOURCES' | 'ITACLIP_DATA_ROOT'>;

const POINTER = '/dataset/location';

/**
 * Returns the dataset with its location as workers use it: a prefix that ends with a slash, or a
 * folder without symbolic links.
 * @param ownBucket The bucket of the service, which is never a source.
 */
export async function locateDataset(
  { ITACLIP_DATASET_SOURCES: sources, ITACLIP_DATA_ROOT: root }: DatasetPlaces,
  ownBucket: string,
  tenant: string,
  dataset: DatasetReference,
): Promise<DatasetReference> {
  const { location } = dataset;
  if (/^[a-z0-9]+:\/\//i.test(location)) {
    return { ...dataset, location: locatePrefix(location, ownBucket, sources[tenant] ?? []) };
  }
  return { ...dataset, location: await locateFolder(location, root) };
}

function locatePrefix(location: string, ownBucket: string, allowed: readonly string[]): string {
  const prefix = location.endsWith('/') ? location : `${location}/`;
  if (!s3PrefixSchema.safeParse(prefix).success) {
    throw invalidAt(POINTER, 'expected s3://bucket/prefix/, or a folder');
  }
  if (parseS3Address(prefix)?.bucket === ownBucket || !isBelowPrefix(prefix, allowed)) throw notAllowed();
  return prefix;
}

async function locateFolder(location: string, root: string | undefined): Promise<string> {
  if (root === undefined) throw notAllowed();
  const top = await realpath(root);
  const named = resolve(top, location);
  if (!isBelow(named, top)) throw notAllowed();
  const folder = await realpath(named).catch(() => undefined);
  if (folder === undefined) throw invalidAt(POINTER, 'this folder does not exist');
  if (!isBelow(folder, top)) throw notAllowed();
  return folder;
}

function isBelow(folder: string, top: string): boolean {
  return folder === top || folder.startsWith(top.endsWith(sep) ? top : top + sep);
}

function notAllowed(): ProblemError {
  return new ProblemError(
    's3-source-not-allowed',
    'The operator of the service has not allowed datasets there for you. Ask for the bucket and prefix to be allowed; ' +
      'on one machine, name a folder below the data root.',
    { errors: [{ pointer: POINTER, detail: 'is outside the places that are allowed' }] },
  );
}
