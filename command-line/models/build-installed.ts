/** The end of `pull` and the whole of `build`: a model made ready, and what to type next. */
import { cacheFolder } from '#models/files/cache-folder.ts';
import { defaultModel, type FoundModel } from '#models/find-model.ts';
import { installedModel } from '#models/registry/installed-models.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { noteReceipt } from '#models/registry/receipt.ts';
import { typedArgument, typedCommand } from '../typed-command.ts';
import { findWeightsFile } from '#models/weights/clip-weights.ts';
import { formatSeconds } from '../display/progress-text.ts';
import { interruptible } from '../interruptible.ts';
import { TaskDisplay } from '../display/task-display.ts';

/** Builds an installed model. @param typedName the name that the user typed. */
export async function buildInstalled(model: FoundModel, typedName = model.name): Promise<void> {
  const { prepareModel } = await import('./prepare-model.ts');
  const start = performance.now();
  const { digest, built } = await interruptible((signal) =>
    prepareModel(model.folder, cacheFolder(), new TaskDisplay(model.name), signal),
  );
  await noteDigest(model, digest);
  const seconds = formatSeconds((performance.now() - start) / 1000);
  const choice = model.folder === defaultModel().folder ? '' : ` --model ${typedArgument(typedName)}`;
  process.stdout.write(
    `${model.name}: built in ${seconds}: ${built}\n` +
      `Next: ${typedCommand('segment', `photo.jpg --classes "dog, grass, sky"${choice}`)}\n`,
  );
}

/** Keeps the digest of an installed model; a folder of the user's own stays as it is. */
async function noteDigest({ name, folder }: FoundModel, digest: string): Promise<void> {
  const weightsFile = findWeightsFile(folder);
  if (weightsFile === undefined || installedModel(name, modelsFolder())?.folder !== folder) return;
  await noteReceipt(weightsFile, { model_digest: digest });
}
