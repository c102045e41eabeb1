/** A reference model behind the project's own engine, with a temporary cache. */
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { writeHuggingFaceFolder } from './clip-folder.ts';
import type { ReferenceClip } from '../reference/random-clip.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

/** Call this where tests are declared: it registers the removal of the folders. */
export function openEngine(clip: ReferenceClip): { engine: Promise<ClipEngine>; cacheFolder: string } {
  const { folder, remove } = makeTemporaryFolder();
  const cacheFolder = join(folder, 'cache');
  const model = writeHuggingFaceFolder(join(folder, 'model'), clip);
  const engine = buildModel(model, cacheFolder).then(
    (built) => new ClipEngine(built, { executionProvider: 'cpu', threads: 1 }),
  );
  afterAll(remove);
  return { engine, cacheFolder };
}
