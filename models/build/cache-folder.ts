/** Where builds and text features are kept between runs, and what goes wrong with such a place. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../contracts/errors.ts';

/** `ITACLIP_CACHE_DIR`, else the user's cache folder by the XDG convention. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_CACHE_DIR: chosen, XDG_CACHE_HOME: caches } = environment;
  return chosen || join(caches || join(homedir(), '.cache'), 'itaclip');
}

/** Runs work that writes to `folder`; an error of the file system becomes `cache-unavailable`. */
export async function writingTo<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new ProblemError(
      'cache-unavailable',
      `Cannot write to the cache folder ${folder}: ${cause.message}. ` +
        'Make room there, or set ITACLIP_CACHE_DIR to a folder that can be written.',
      { cause },
    );
  }
}
