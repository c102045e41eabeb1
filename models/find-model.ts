/** From what a person calls a model to the folder that it is in. */
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelProblem } from './model-problem.ts';
import { installedModel, installedModels } from './registry/installed-models.ts';
import { knownModel, RECOMMENDED_MODEL } from './registry/known-models.ts';
import { modelsFolder } from './registry/models-folder.ts';

/** The model that comes with the project; the demo's. */
export const BUNDLED_MODEL = 'storybook';

export type FoundModel = { name: string; folder: string };

export function bundledModel(): FoundModel {
  return { name: BUNDLED_MODEL, folder: fileURLToPath(new URL('./storybook/model', import.meta.url)) };
}

/** Of who says nothing: the real CLIP where it is installed, else the bundled model. */
export function defaultModel(folder = modelsFolder()): FoundModel {
  return installedModel(RECOMMENDED_MODEL, folder) ?? bundledModel();
}

/** The model that somebody named, or else the default. Throws as `findModel` does. */
export function chooseModel(nameOrFolder: string | undefined): FoundModel {
  return nameOrFolder === undefined ? defaultModel() : findModel(nameOrFolder);
}

/**
 * The bundled model's name, an installed model's name, or a folder. Throws a `ModelProblem` with the
 * code `model-not-found` that names what there is and, for a model that can be had, how.
 */
export function findModel(nameOrFolder: string, inFolder = modelsFolder()): FoundModel {
  if (nameOrFolder === BUNDLED_MODEL) return bundledModel();
  const installed = installedModel(nameOrFolder, inFolder);
  if (installed) return installed;
  const folder = resolve(nameOrFolder);
  if (existsSync(folder) && statSync(folder).isDirectory()) return { name: basename(folder), folder };
  throw notFound(nameOrFolder, inFolder);
}

function notFound(name: string, folder: string): ModelProblem {
  if (knownModel(name)) {
    return new ModelProblem('model-not-found', `The model "${name}" is not installed in ${folder}.`, {
      lead: 'Get it once with',
      command: ['pull', name],
    });
  }
  const names = [BUNDLED_MODEL, ...installedModels(folder).map((model) => model.name)];
  return new ModelProblem(
    'model-not-found',
    `There is no model "${name}": give one of ${names.join(', ')}, or a folder with a CLIP model in the ` +
      'Hugging Face or the OpenCLIP layout.',
    { lead: 'What else can be had', command: ['list'] },
  );
}
