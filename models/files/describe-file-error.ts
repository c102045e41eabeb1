/** Errors of the file system in words, where the system's own would mislead. */
import { accessSync, constants } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Names a read-only file system as what it is. Node's recursive `mkdir` reports one as "no such file or
 * directory", so that the nearest folder that is there is asked again.
 */
export function describeFileError(error: Error): string {
  return isReadOnly(error) ? 'its file system is read-only' : error.message;
}

function isReadOnly({ code, syscall, path }: NodeJS.ErrnoException): boolean {
  if (code === 'EROFS') return true;
  return syscall === 'mkdir' && path !== undefined && refusalAbove(resolve(path)) === 'EROFS';
}

/** The code with which the nearest folder that is there refuses to be written to, if it does. */
function refusalAbove(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(path);
    return code === 'ENOENT' && parent !== path ? refusalAbove(parent) : code;
  }
}
