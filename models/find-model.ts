/** Finds the folder of a model that a person has named. */
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { BUNDLED_MODELS, findBundledModel, PHOTOGRAPHS } from './bundled-models.ts';
import { ModelProblem } from './model-problem.ts';
import { installedModel, installedModels } from './registry/installed-models.ts';
import { knownModel, RECOMMENDED_MODEL } from './registry/known-models.ts';
import { modelsFolder } from './registry/models-folder.ts';

export type FoundModel = { name: string; folder: string };

/** Returns the default: the real CLIP if it is installed, else the bundled model of photographs. */
export function defaultModel(folder = modelsFolder()): FoundModel {
  return installedModel(RECOMMENDED_MODEL, folder) ?? findModel(PHOTOGRAPHS);
}

/** Returns the named model, or the default. Throws as `findModel` does. */
export function chooseModel(nameOrFolder: string | undefined): FoundModel {
  return nameOrFolder === undefined ? defaultModel() : findModel(nameOrFolder);
}

/**
 * Finds a model by a bundled model's name, an installed model's name, or a folder. Throws a `ModelProblem`
 * with the code `model-not-found` that lists the existing models and, for a known model, how to install it.
 */
export function findModel(nameOrFolder: string, inFolder = modelsFolder()): FoundModel {
  const bundled = findBundledModel(nameOrFolder);
  if (bundled) return { name: bundled.name, folder: bundled.folder };
  const installed = installedModel(nameOrFolder, inFolder);
  if (installed) return installed;
  const folder = resolve(nameOrFolder);
  if (existsSync(folder) && statSync(folder).isDirectory()) return { name: basename(folder), folder };
  throw notFound(nameOrFolder, inFolder);
}

function notFound(name: string, folder: string): ModelProblem {
  if (knownModel(name)) {
    return new ModelProblem('model-not-found', `The model "${name}" is not installed in ${folder}.`, {
      lead: 'Install it with',
      command: ['pull', name],
    });
  }
  const names = [...BUNDLED_MODELS, ...installedModels(folder)].map((model) => model.name);
  return new ModelProblem(
    'model-not-found',
    `There is no model "${name}": give one of ${names.join(', ')}, or a folder with a CLIP model in the ` +
      'Hugging Face or the OpenCLIP layout.',
    { lead: 'Models that can be installed', command: ['list'] },
  );
}
