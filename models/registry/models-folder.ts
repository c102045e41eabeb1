/** Where models are installed, a folder for each under the model's name, and what goes wrong there. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../contracts/errors.ts';

/** `ITACLIP_MODELS_DIR`, else the user's data folder by the XDG convention. */
export function modelsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_MODELS_DIR: chosen, XDG_DATA_HOME: data } = environment;
  return chosen || join(data || join(homedir(), '.local', 'share'), 'itaclip', 'models');
}

/** Runs work that writes to `path` in the models folder; an error of the file system becomes `models-unavailable`. */
export async function writingModels<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new ProblemError(
      'models-unavailable',
      `Cannot write ${path}: ${cause.message}. Make room there, or set ITACLIP_MODELS_DIR to a folder that can be ` +
        'written.',
      { cause },
    );
  }
}
