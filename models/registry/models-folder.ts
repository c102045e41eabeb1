/** Where models are installed, a folder for each under the model's name, and what goes wrong there. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { workingAt, type Place } from '../files/file-errors.ts';

/** `ITACLIP_MODELS_DIR`, else the user's data folder by the XDG convention. */
export function modelsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_MODELS_DIR: chosen, XDG_DATA_HOME: data } = environment;
  return chosen || join(data || join(homedir(), '.local', 'share'), 'itaclip', 'models');
}

/** Runs work at `path` in the models folder; an error of the file system becomes `models-unavailable`. */
export function writingModels<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  return workingAt(modelsPlace(path), work);
}

export function modelsPlace(path: string): Place {
  const remedy = 'Make room there, or set ITACLIP_MODELS_DIR to a folder that can be read and written.';
  return { code: 'models-unavailable', action: `use ${path}`, remedy };
}
