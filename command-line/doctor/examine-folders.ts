/** Looks at the folders in which the program writes. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeFailure } from '#engine/probes/describe-failure.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { measureSpace } from '#models/pull/free-space.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import type { ExaminedFolder } from './report.ts';

export function examineFolders(): Promise<ExaminedFolder[]> {
  return Promise.all([examineFolder('cache', cacheFolder()), examineFolder('models', modelsFolder())]);
}

async function examineFolder(name: ExaminedFolder['name'], path: string): Promise<ExaminedFolder> {
  try {
    const { freeBytes } = await measureSpace(path);
    const problem = await whyNotWritable(path);
    return { name, path, free_bytes: freeBytes, ...(problem && { problem }) };
  } catch (error) {
    return { name, path, free_bytes: null, problem: describeFailure(error) };
  }
}

/** The folder need not exist yet: then the nearest one above it must be writable. */
async function whyNotWritable(path: string): Promise<string | undefined> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return path === dirname(path) ? undefined : whyNotWritable(dirname(path));
  if (!status.isDirectory()) return `${path} is not a folder`;
  const denied = await access(path, constants.W_OK).catch((error: Error) => error);
  return denied ? `${path} cannot be written` : undefined;
}
