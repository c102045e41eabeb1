/** Where builds and text features are kept between runs. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `ITACLIP_CACHE_DIR`, else the user's cache folder by the XDG convention. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_CACHE_DIR: chosen, XDG_CACHE_HOME: caches } = environment;
  return chosen || join(caches || join(homedir(), '.cache'), 'itaclip');
}
