/** Removes an installed model and everything that was built from it. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { PRECISIONS } from '#contracts/segmentation/precision.ts';
import { buildFolder } from '../pack/built-model.ts';
import { imageFeaturesFolder } from '../files/image-features-folder.ts';
import { forgetDigest, modelDigest } from '../pack/model-digest.ts';
import { writingTo } from '../files/cache-folder.ts';
import { findBundledModel } from '../bundled-models.ts';
import { textFeaturesFolder } from '../text/text-features.ts';
import { installedModels, isModelName } from './installed-models.ts';
import { writingModels } from './models-folder.ts';

export type RemovedFolder = {
  what: 'model' | 'build' | 'text features' | 'image features';
  path: string;
  bytes: number;
};

/**
 * Removes a model and returns the removed items in order. A folder with half a download is removed, too.
 * Throws `invalid-request` for a bundled model and for a model that is not installed.
 */
export async function removeModel(
  name: string,
  modelsFolder: string,
  cacheFolder: string,
): Promise<RemovedFolder[]> {
  if (findBundledModel(name)) {
    throw new ProblemError(
      'invalid-request',
      `The model "${name}" is part of the project and cannot be removed.`,
    );
  }
  const folder = join(modelsFolder, name);
  if (!isModelName(name) || (await bytesOf(folder)) === undefined) throw notInstalled(name, modelsFolder);
  const digest = await writingModels(folder, () => modelDigest(folder, cacheFolder)).catch(
    (error: unknown) => {
      // Anything that is not a complete model was never built.
      if (error instanceof ProblemError) return undefined;
      throw error;
    },
  );
  const removed: (RemovedFolder | undefined)[] = [];
  // Removes the model itself last, so that an interrupted removal can be repeated.
  for (const made of digest === undefined ? [] : madeOf(digest, cacheFolder)) {
    removed.push(await writingTo(cacheFolder, () => remove(made)));
  }
  await writingTo(cacheFolder, () => forgetDigest(folder, cacheFolder));
  removed.push(await writingModels(folder, () => remove({ what: 'model', path: folder })));
  return removed.filter((each) => each !== undefined);
}

type Removable = Omit<RemovedFolder, 'bytes'>;

function madeOf(digest: string, cacheFolder: string): Removable[] {
  const builds = PRECISIONS.map((precision) => buildFolder(digest, cacheFolder, precision));
  return [
    ...builds.map((path) => ({ what: 'build' as const, path })),
    { what: 'text features', path: textFeaturesFolder(digest, cacheFolder) },
    { what: 'image features', path: imageFeaturesFolder(digest, cacheFolder) },
  ];
}

async function remove({ what, path }: Removable): Promise<RemovedFolder | undefined> {
  const bytes = await bytesOf(path);
  if (bytes === undefined) return undefined;
  await rm(path, { recursive: true });
  return { what, path, bytes };
}

/** Measures a link itself, not its target. Returns undefined if there is no folder. */
async function bytesOf(folder: string): Promise<number | undefined> {
  const status = await lstat(folder).catch(() => undefined);
  if (status?.isSymbolicLink()) return status.size;
  if (!status?.isDirectory()) return undefined;
  const names = await readdir(folder, { recursive: true });
  const sizes = names.map(async (name) => (await lstat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function notInstalled(name: string, modelsFolder: string): ProblemError {
  const names = installedModels(modelsFolder).map((model) => model.name);
  const there = names.length > 0 ? `there are ${names.join(', ')}` : 'nothing is installed there';
  return new ProblemError('invalid-request', `No model "${name}" in ${modelsFolder}: ${there}.`);
}
