/** Locates the cache of builds and text features, and reports its errors. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { workingAt } from './file-errors.ts';

/** `ITACLIP_CACHE_DIR`, or else the user's cache folder by the XDG convention. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_CACHE_DIR: chosen, XDG_CACHE_HOME: caches } = environment;
  return chosen || join(caches || join(homedir(), '.cache'), 'itaclip');
}

/** Runs work that writes to `folder`; a file system error becomes `cache-unavailable`. */
export function writingTo<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const remedy = 'Free some space there, or set ITACLIP_CACHE_DIR to a writable folder.';
  return workingAt(
    { code: 'cache-unavailable', action: `write to the cache folder ${folder}`, remedy },
    work,
  );
}
