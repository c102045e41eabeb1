/** Takes an installed model away, with what was made of it. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../contracts/errors.ts';
import { PRECISIONS } from '../../contracts/precision.ts';
import { buildFolder } from '../build/built-model.ts';
import { BUNDLED_MODEL } from '../find-model.ts';
import { textFeaturesFolder } from '../text/text-features.ts';
import { installedModels, isModelName } from './installed-models.ts';
import { installedModelDigest } from './model-digest.ts';
import { writingModels } from './models-folder.ts';

export type RemovedFolder = { what: 'model' | 'build' | 'text features'; path: string; bytes: number };

/**
 * What was removed. A folder that holds half a download is removed too. Throws `invalid-request` for
 * the bundled model and for what is not installed.
 */
export async function removeModel(
  name: string,
  modelsFolder: string,
  cacheFolder: string,
): Promise<RemovedFolder[]> {
  if (name === BUNDLED_MODEL) {
    throw new ProblemError('invalid-request', `The model "${name}" comes with the project and stays.`);
  }
  const folder = join(modelsFolder, name);
  if (!isModelName(name) || (await bytesBelow(folder)) === undefined) throw notInstalled(name, modelsFolder);
  const digest = await installedModelDigest(folder).catch((error: unknown) => {
    // What is no model was never built.
    if (error instanceof ProblemError) return undefined;
    throw error;
  });
  const places: Pick<RemovedFolder, 'what' | 'path'>[] = [
    { what: 'model', path: folder },
    ...(digest === undefined
      ? []
      : [
          ...PRECISIONS.map((precision) => ({
            what: 'build' as const,
            path: buildFolder(digest, cacheFolder, precision),
          })),
          { what: 'text features' as const, path: textFeaturesFolder(digest, cacheFolder) },
        ]),
  ];
  const removed: RemovedFolder[] = [];
  for (const place of places) {
    const bytes = await bytesBelow(place.path);
    if (bytes === undefined) continue;
    await writingModels(place.path, () => rm(place.path, { recursive: true }));
    removed.push({ ...place, bytes });
  }
  return removed;
}

/** Nothing where there is no folder. */
async function bytesBelow(folder: string): Promise<number | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => undefined);
  if (!names) return undefined;
  const sizes = names.map(async (name) => (await lstat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function notInstalled(name: string, modelsFolder: string): ProblemError {
  const names = installedModels(modelsFolder).map((model) => model.name);
  const there = names.length > 0 ? `there are ${names.join(', ')}` : 'nothing is installed there';
  return new ProblemError('invalid-request', `No model "${name}" in ${modelsFolder}: ${there}.`);
}
