/** Lists the models in the models folder, however they got there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asProblem } from '../files/file-errors.ts';
import { packedWeightsFile } from '../pack/packed-model.ts';
import { findWeightsFile } from '../weights/clip-weights.ts';
import { modelsPlace } from './models-folder.ts';

export type InstalledModel = { name: string; folder: string };

/**
 * Lists models by name. A folder without weights, for example during a download, does not count. Throws
 * `models-unavailable` if the models folder cannot be read.
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
  const weightsFile = findWeightsFile(folder) ?? packedWeightsFile(folder);
  return weightsFile === undefined ? undefined : { name, folder };
}

/**
 * Returns true for a valid name, which is one part of a path: "../elsewhere" is a folder. Temporary folders
 * end in .tmp.
 */
export function isModelName(text: string): boolean {
  return /^[^./\\][^/\\]*$/.test(text) && !text.endsWith('.tmp');
}
