/**
 * Creates a model of a known one's size with random weights, for benchmarks and trials where the real weights
 * are unavailable. It finds nothing, but it takes as much time and memory as the real one.
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

/** Writes a folder in the OpenCLIP layout atomically; an existing folder is kept. */
export async function writeRandomModel(
  folder: string,
  model: Pick<KnownModel, 'name' | 'architecture'>,
  seed: number,
  signal?: AbortSignal,
): Promise<void> {
  const { configurationFile, weightsFile } = openClipLayout;
  await ensureFolder(folder, async (temporary) => {
    await writeFile(join(temporary, 'README.md'), describeModel(model.name, seed));
    await writeFile(join(temporary, configurationFile), encodeOpenClipConfiguration(model.architecture));
    await writeSafetensors(join(temporary, weightsFile), randomTensors(model.architecture, seed), signal);
  });
}

function describeModel(name: string, seed: number): string {
  return `# Random weights of the shape of ${name}

These numbers come from a seeded generator (seed ${seed}). They were never trained and mean nothing: a
segmentation with them finds nothing. They serve to measure time and memory.
`;
}

/** Lists the tensors of the file, each of which may contain several parameters. */
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
 * Chooses distributions that keep activations as large as trained ones, however deep the tower is: matrices
 * preserve the variance of their input, norms are near the identity, biases near zero.
 */
function distribution({ name, shape }: Parameter): { mean: number; deviation: number } {
  const [, ...input] = shape;
  if (input.length > 0) {
    return { mean: 0, deviation: input.reduce((product, size) => product * size, 1) ** -0.5 };
  }
  return { mean: /norm\d?\.weight$/.test(name) ? 1 : 0, deviation: 0.02 };
}
