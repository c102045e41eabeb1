import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '#models/files/cache-folder.ts';

describe('cacheFolder', () => {
  it.each([
    { environment: { ITACLIP_CACHE_DIR: '/mine', XDG_CACHE_HOME: '/caches' }, folder: '/mine' },
    { environment: { ITACLIP_CACHE_DIR: '', XDG_CACHE_HOME: '/caches' }, folder: join('/caches', 'itaclip') },
    { environment: {}, folder: join(homedir(), '.cache', 'itaclip') },
  ])('is $folder for $environment', ({ environment, folder }) => {
    expect(cacheFolder(environment)).toBe(folder);
  });
});
