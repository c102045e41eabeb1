/** Lists every model with a name: bundled, installed, or available for download. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ProblemError } from '#contracts/errors.ts';
import { buildFolder } from '../pack/built-model.ts';
import { BUNDLED_MODELS, findBundledModel } from '../bundled-models.ts';
import { modelDigest } from '../pack/model-digest.ts';
import { packedWeightsFile } from '../pack/packed-model.ts';
import { findWeightsFile } from '../weights/clip-weights.ts';
import { installedModels } from './installed-models.ts';
import { KNOWN_MODELS } from './known-models.ts';
import { writingModels } from './models-folder.ts';

export type ListedModel = {
  name: string;
  state: 'bundled' | 'installed' | 'available';
  /** Size of the weights file. */
  bytes: number;
  /** A local folder, or a repository of the hub. */
  place: string;
  /** True if the weights are already packed, so that the first image does not wait for that. */
  built: boolean;
  /** Says what a bundled model knows, and what it may be used for. */
  note?: string;
};

export async function listModels(modelsFolder: string, cacheFolder: string): Promise<ListedModel[]> {
  const installed = installedModels(modelsFolder).filter(({ name }) => !findBundledModel(name));
  const names = new Set(installed.map(({ name }) => name));
  const isBuilt = async (digest: Promise<string>) => existsSync(buildFolder(await digest, cacheFolder));
  return [
    ...(await Promise.all(
      BUNDLED_MODELS.map(async (model) => ({
        ...(await describeModel(model)),
        state: 'bundled' as const,
        built: await isBuilt(modelDigest(model.folder, cacheFolder)),
        note: model.note,
      })),
    )),
    ...(await Promise.all(
      installed.map(async (model) => ({
        ...(await describeModel(model)),
        state: 'installed' as const,
        built:
          packedWeightsFile(model.folder) !== undefined ||
          (await isBuilt(writingModels(model.folder, () => modelDigest(model.folder, cacheFolder))).catch(
            falseIfNoModel,
          )),
      })),
    )),
    ...KNOWN_MODELS.filter(({ name }) => !names.has(name)).map(({ name, bytes, repository }) => ({
      name,
      state: 'available' as const,
      bytes,
      place: repository,
      built: false,
    })),
  ];
}

async function describeModel({ name, folder }: { name: string; folder: string }) {
  const weightsFile = findWeightsFile(folder) ?? packedWeightsFile(folder);
  return { name, bytes: weightsFile === undefined ? 0 : (await stat(weightsFile)).size, place: folder };
}

/** Lists a folder with a broken configuration all the same; using it reports what is wrong. */
function falseIfNoModel(error: unknown): false {
  if (error instanceof ProblemError) return false;
  throw error;
}
