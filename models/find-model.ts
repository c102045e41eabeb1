/** From what a person calls a model to the folder that it is in. */
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../contracts/errors.ts';

export const DEFAULT_MODEL = 'storybook';

/** Models that come with the project. */
const BUNDLED: Record<string, URL> = {
  storybook: new URL('./storybook/model/', import.meta.url),
};

export type FoundModel = { name: string; folder: string };

/** A bundled model's name, or a folder. Throws `model-not-found` naming what there is. */
export function findModel(nameOrFolder: string): FoundModel {
  const bundled = Object.hasOwn(BUNDLED, nameOrFolder) ? BUNDLED[nameOrFolder] : undefined;
  if (bundled) return { name: nameOrFolder, folder: fileURLToPath(bundled) };
  const folder = resolve(nameOrFolder);
  if (existsSync(folder) && statSync(folder).isDirectory()) return { name: basename(folder), folder };
  throw new ProblemError(
    'model-not-found',
    `There is no model "${nameOrFolder}": give one of ${Object.keys(BUNDLED).join(', ')}, or a folder with a CLIP ` +
      'model in the Hugging Face or the OpenCLIP layout.',
  );
}
