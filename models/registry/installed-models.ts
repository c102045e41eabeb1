/** The models that are in the models folder, whoever put them there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asProblem } from '../files/file-errors.ts';
import { findWeightsFile } from '../weights/clip-weights.ts';
import { modelsPlace } from './models-folder.ts';

export type InstalledModel = { name: string; folder: string };

/**
 * By name. Folders without weights, such as one that a download is under way to, are none. Throws
 * `models-unavailable` where the models folder cannot be read.
 */
export function installedModels(modelsFolder: string): InstalledModel[] {
  if (!existsSync(modelsFolder)) return [];
  return namesIn(modelsFolder)
    .toSorted()
    .flatMap((name) => installedModel(name, modelsFolder) ?? []);
}

function namesIn(modelsFolder: string): string[] {
  try {
    return readdirSync(modelsFolder);
  } catch (error) {
    throw asProblem(error, modelsPlace(modelsFolder));
  }
}

export function installedModel(name: string, modelsFolder: string): InstalledModel | undefined {
  if (!isModelName(name)) return undefined;
  const folder = join(modelsFolder, name);
  return findWeightsFile(folder) === undefined ? undefined : { name, folder };
}

/** A name is one part of a path: "../elsewhere" is a folder. Temporary folders end in .tmp. */
export function isModelName(text: string): boolean {
  return /^[^./\\][^/\\]*$/.test(text) && !text.endsWith('.tmp');
}
