import { stat } from 'node:fs/promises';

/** Returns false where there is nothing, or nothing that may be read. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
