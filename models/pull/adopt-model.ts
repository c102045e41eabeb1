/**
 * Weights of a known model that lie in their place, whoever brought them there: compared with the
 * pinned digest, and completed with the configuration that the registry states.
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

/** Where the weights of a known model lie, or will. */
export function weightsPlace({ name }: KnownModel, modelsFolder: string): string {
  return join(modelsFolder, name, openClipLayout.weightsFile);
}

/**
 * Makes a model of weights that lie in their place already, put there by hand for example. Answers
 * false when there are none; throws `invalid-model` when they are others than the name says.
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
      { lead: 'Take it away with', command: ['remove', model.name] },
    );
  }
  await finishInstallation(model, modelsFolder);
  return true;
}

/** For weights that were verified, which is noted, so that they are not read again to know it. */
export async function finishInstallation(model: KnownModel, modelsFolder: string): Promise<void> {
  const place = weightsPlace(model, modelsFolder);
  const configuration = join(dirname(place), openClipLayout.configurationFile);
  if (!existsSync(configuration)) {
    const text = encodeOpenClipConfiguration(model.architecture);
    await writingModels(configuration, () => writeFileAtomically(configuration, Buffer.from(text)));
  }
  await noteReceipt(place, { file_sha256: model.sha256 });
}
