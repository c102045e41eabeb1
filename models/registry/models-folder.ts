/** Locates the folder of installed models, one subfolder per model name, and reports its errors. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { workingAt, type Place } from '../files/file-errors.ts';

/** `ITACLIP_MODELS_DIR`, or else the user's data folder by the XDG convention. */
export function modelsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_MODELS_DIR: chosen, XDG_DATA_HOME: data } = environment;
  return chosen || join(data || join(homedir(), '.local', 'share'), 'itaclip', 'models');
}

/** Runs work at `path` in the models folder; a file system error becomes `models-unavailable`. */
export function writingModels<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  return workingAt(modelsPlace(path), work);
}

export function modelsPlace(path: string): Place {
  const remedy = 'Free some space there, or set ITACLIP_MODELS_DIR to a readable and writable folder.';
  return { code: 'models-unavailable', action: `use ${path}`, remedy };
}
