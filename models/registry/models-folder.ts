/** Where models are installed: a folder for each, called by the model's name. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `ITACLIP_MODELS_DIR`, else the user's data folder by the XDG convention. */
export function modelsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { ITACLIP_MODELS_DIR: chosen, XDG_DATA_HOME: data } = environment;
  return chosen || join(data || join(homedir(), '.local', 'share'), 'itaclip', 'models');
}
