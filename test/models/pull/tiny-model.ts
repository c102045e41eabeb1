/** A known model of a few hundred kilobytes, with the bytes of its weights file. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRandomModel } from '#models/random/random-model.ts';
import type { KnownModel } from '#models/registry/known-models.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const tower = {
  width: 64,
  layers: 2,
  heads: 1,
  feedForwardWidth: 128,
  activation: 'quick_gelu' as const,
  layerNormEpsilon: 1e-5,
};

export async function makeTinyModel(): Promise<{ model: KnownModel; weights: Buffer }> {
  const architecture = {
    projectionWidth: 32,
    vision: { ...tower, imageSize: 32, patchSize: 16 },
    text: { ...tower, contextLength: 8, vocabularySize: 50 },
  };
  const folder = join(temporaryFolder(), 'tiny');
  await writeRandomModel(folder, { name: 'tiny', architecture }, 1);
  const weights = readFileSync(join(folder, 'open_clip_model.safetensors'));
  const model = {
    name: 'tiny',
    repository: 'somebody/tiny',
    revision: '0123abcd',
    bytes: weights.length,
    sha256: createHash('sha256').update(weights).digest('hex'),
    architecture,
    license: 'MIT',
  };
  return { model, weights };
}
