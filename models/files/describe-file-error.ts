/** Describes errors of the file system whose own message would mislead. */
import { accessSync, constants } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Detects a read-only file system. Node's recursive `mkdir` reports one as "no such file or directory", so
 * the nearest existing folder is tried again.
 */
export function describeFileError(error: Error): string {
  return isReadOnly(error) ? 'its file system is read-only' : error.message;
}

function isReadOnly({ code, syscall, path }: NodeJS.ErrnoException): boolean {
  if (code === 'EROFS') return true;
  return syscall === 'mkdir' && path !== undefined && refusalAbove(resolve(path)) === 'EROFS';
}

/** Returns the error code with which the nearest existing folder refuses a write, if it does. */
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
