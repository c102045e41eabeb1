/**
 * Keeps compiled JavaScript between processes: compiling is about half of the time that the modules of a
 * segmenter take to load.
 */
import module from 'node:module';
import { join } from 'node:path';

/**
 * Applies to modules that this thread imports from now on. It has no effect where the folder cannot be
 * written, and in Node 20, which has no such cache.
 */
export function keepCompiledCode(cacheFolder: string): void {
  module.enableCompileCache?.(join(cacheFolder, 'compiled-code'));
}
