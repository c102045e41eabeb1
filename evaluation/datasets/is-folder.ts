import { stat } from 'node:fs/promises';

/** False where nothing is there, or nothing that may be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
