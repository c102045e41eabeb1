/**
 * Installs known weights that already exist at their location, however they got there: compares them with the
 * pinned digest and adds the configuration from the registry.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { ModelProblem } from '../model-problem.ts';
import type { KnownModel } from '../registry/known-models.ts';
import { writingModels } from '../registry/models-folder.ts';
import { noteReceipt, readReceipt } from '../registry/receipt.ts';
import { encodeOpenClipConfiguration } from '../weights/openclip-configuration.ts';
import { openClipLayout } from '../weights/openclip-layout.ts';
import { sha256OfFile } from './file-digest.ts';

/** Returns the location of a known model's weights, existing or not. */
export function weightsPlace({ name }: KnownModel, modelsFolder: string): string {
  return join(modelsFolder, name, openClipLayout.weightsFile);
}

/**
 * Installs a model from weights that already exist at their location, for example because somebody copied
 * them. Returns false if there are none; throws `invalid-model` if they are not the weights of that name.
 */
export async function adoptModel(
  model: KnownModel,
  modelsFolder: string,
  { onCheck, signal }: { onCheck?: () => void; signal?: AbortSignal } = {},
): Promise<boolean> {
  const place = weightsPlace(model, modelsFolder);
  if (!existsSync(place)) return false;
  let { file_sha256: sha256 } = await readReceipt(place);
  if (sha256 === undefined) {
    onCheck?.();
    sha256 = await writingModels(place, () => sha256OfFile(place, signal));
  }
  if (sha256 !== model.sha256) {
    throw new ModelProblem(
      'invalid-model',
      `${place} is not ${model.name}: its sha256 is ${sha256}, not ${model.sha256}.`,
      { lead: 'Remove it with', command: ['remove', model.name] },
    );
  }
  await finishInstallation(model, modelsFolder);
  return true;
}

/** Completes verified weights, and records the verification so that they are not read again. */
export async function finishInstallation(model: KnownModel, modelsFolder: string): Promise<void> {
  const place = weightsPlace(model, modelsFolder);
  const configuration = join(dirname(place), openClipLayout.configurationFile);
  if (!existsSync(configuration)) {
    const text = encodeOpenClipConfiguration(model.architecture);
    await writingModels(configuration, () => writeFileAtomically(configuration, Buffer.from(text)));
  }
  await noteReceipt(place, { file_sha256: model.sha256 });
}
