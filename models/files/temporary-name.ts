/** Names of files and folders that are not finished: a killed process leaves them behind. */
import { randomUUID } from 'node:crypto';

const ENDING = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** Returns another path each time, beside `path`. */
export function temporaryName(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

/** Returns the name that is to be there in the end; undefined for a name that `temporaryName` did not make. */
export function finalName(name: string): string | undefined {
  return ENDING.test(name) ? name.replace(ENDING, '') : undefined;
}
