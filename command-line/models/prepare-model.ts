/**
 * Everything that the first image would wait for: the weights packed, and the text features of the
 * default background. Imported where it is needed only, since it brings the runtime with it.
 */
import { DEFAULT_BACKGROUND } from '#contracts/vocabularies/background.ts';
import { buildFolder, buildModel } from '#models/pack/built-model.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import type { TaskDisplay } from '../display/task-display.ts';

/**
 * Throws the signal's reason after an abort, when nothing half-written is left.
 *
 * @returns The folder of the build.
 */
export async function prepareModel(
  folder: string,
  cacheFolder: string,
  display: TaskDisplay,
  signal: AbortSignal,
): Promise<string> {
  display.say('packing the weights');
  const model = await buildModel(folder, cacheFolder, 'float32', signal);
  display.say('reading the words of the default background');
  const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 0 });
  const onProgress = (done: number, total: number) => display.update(done, total, `${done}/${total} prompts`);
  try {
    await engine.textFeatures(cacheFolder).of(DEFAULT_BACKGROUND, { onProgress, signal });
  } finally {
    display.clear();
  }
  return buildFolder(model.digest, cacheFolder);
}
