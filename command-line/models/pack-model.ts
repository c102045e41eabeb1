/** Builds a model and copies the builds. Imported where it is needed only, since it brings the runtime with it. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { FoundModel } from '#models/find-model.ts';
import { buildFolder, buildModel } from '#models/pack/built-model.ts';
import { writePackedModel } from '#models/pack/packed-model.ts';
import type { TaskDisplay } from '../display/task-display.ts';
import { prepareModel } from './prepare-model.ts';

export type Packing = {
  model: FoundModel;
  folder: string;
  precisions: readonly Precision[];
  cacheFolder: string;
};

export async function packModel(
  { model, folder, precisions, cacheFolder }: Packing,
  display: TaskDisplay,
  signal: AbortSignal,
): Promise<void> {
  await prepareModel(model.folder, cacheFolder, display, signal);
  const folders: Partial<Record<Precision, string>> = {};
  for (const precision of precisions) {
    display.say(`packing in ${precision}`);
    const { digest } = await buildModel(model.folder, cacheFolder, precision, signal);
    folders[precision] = buildFolder(digest, cacheFolder, precision);
  }
  const { digest, architecture } = await buildModel(model.folder, cacheFolder, 'float32', signal);
  display.say('copying');
  await writePackedModel(folder, { digest, architecture, folders }, signal);
  display.clear();
}
