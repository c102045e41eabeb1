/**
 * A model of the true size of a known one, with random weights: for benchmarks and trials where the
 * real ones cannot be had. It finds nothing, but it costs what the real one costs.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder } from '../files/atomic-folder.ts';
import type { KnownModel } from '../registry/known-models.ts';
import { clipParameters, type ClipArchitecture, type Parameter } from '../weights/clip-architecture.ts';
import { storedShape } from '../weights/layout.ts';
import { encodeOpenClipConfiguration } from '../weights/openclip-configuration.ts';
import { openClipLayout } from '../weights/openclip-layout.ts';
import { writeSafetensors, type TensorToWrite } from '../weights/safetensors-writer.ts';
import { randomValues } from './random-values.ts';

/** Writes a folder in the OpenCLIP layout; it appears whole or not at all, and one that is there stays. */
export async function writeRandomModel(
  folder: string,
  model: Pick<KnownModel, 'name' | 'architecture'>,
  seed: number,
  signal?: AbortSignal,
): Promise<void> {
  const { configurationFile, weightsFile } = openClipLayout;
  await ensureFolder(folder, async (temporary) => {
    await writeFile(join(temporary, 'README.md'), describe(model.name, seed));
    await writeFile(join(temporary, configurationFile), encodeOpenClipConfiguration(model.architecture));
    await writeSafetensors(join(temporary, weightsFile), randomTensors(model.architecture, seed), signal);
  });
}

function describe(name: string, seed: number): string {
  return `# Random weights of the shape of ${name}

These numbers come from a seeded generator (seed ${seed}). They were never trained and mean nothing: a
segmentation with them finds nothing. They serve to measure time and memory.
`;
}

/** Several parameters may lie in one tensor of the file. */
function randomTensors(architecture: ClipArchitecture, seed: number): TensorToWrite[] {
  const tensors = new Map<string, TensorToWrite>();
  for (const parameter of clipParameters(architecture)) {
    const source = openClipLayout.locate(parameter.name);
    const shape = storedShape(parameter, source);
    const count = shape.reduce((product, size) => product * size, 1);
    const values = () => randomValues(`${seed} ${source.tensor}`, count, distribution(parameter));
    tensors.set(source.tensor, { name: source.tensor, shape, values });
  }
  return [...tensors.values()];
}

/**
 * Matrices keep the variance of what they are multiplied with, norms are near the identity, biases
 * near zero: activations stay of the size that trained ones have, however deep the tower is.
 */
function distribution({ name, shape }: Parameter): { mean: number; deviation: number } {
  const [, ...input] = shape;
  if (input.length > 0) {
    return { mean: 0, deviation: input.reduce((product, size) => product * size, 1) ** -0.5 };
  }
  return { mean: /norm\d?\.weight$/.test(name) ? 1 : 0, deviation: 0.02 };
}
