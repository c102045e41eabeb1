/** Reads a model in full and compares it with what is known about it. */
import { join } from 'node:path';
import { sha256OfFile } from '../pull/file-digest.ts';
import { ModelProblem } from '../model-problem.ts';
import type { FoundModel } from '../find-model.ts';
import { readPackedModel, type PackedModel } from '../pack/packed-model.ts';
import { WEIGHTS_FILE } from '../pack/weights-file.ts';
import { verifyDigest } from '../pack/model-digest.ts';
import { findWeightsFile } from '../weights/clip-weights.ts';
import { knownModel } from './known-models.ts';
import { writingModels } from './models-folder.ts';

export type Verification = {
  name: string;
  /** The key of builds and text features, in hex. */
  digest: string;
  /**
   * `pinned`: the weights are those that the project names by their sha256. `unchanged`: they are those of the
   * last run. `recorded`: nothing was known about them, and their digest is recorded now.
   */
  verdict: 'pinned' | 'unchanged' | 'recorded';
};

/**
 * Throws a `ModelProblem` with the code `invalid-model` where the weights are not what they should be, and
 * what `digestWeights` throws.
 */
export async function verifyModel(
  { name, folder }: FoundModel,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<Verification> {
  return writingModels(folder, async () => {
    const packed = await readPackedModel(folder);
    if (packed) return verifyPacked(name, packed, signal);
    const pinned = await matchesPin(name, folder, signal);
    const { digest, before } = await verifyDigest(folder, cacheFolder, signal);
    if (before !== undefined && before !== digest) {
      throw changed(
        name,
        `${folder} has changed since it was last used: its digest was ${before}, and is ${digest}.`,
      );
    }
    return { name, digest, verdict: pinned ? 'pinned' : before === digest ? 'unchanged' : 'recorded' };
  });
}

/** A packed model is compared with the digests that were taken when it was packed. */
async function verifyPacked(
  name: string,
  packed: PackedModel,
  signal: AbortSignal | undefined,
): Promise<Verification> {
  for (const [precision, expected] of Object.entries(packed.weights)) {
    const file = join(packed.folder, precision, WEIGHTS_FILE);
    const sha256 = await sha256OfFile(file, signal);
    if (sha256 !== expected)
      throw changed(name, `${file} has the sha256 ${sha256}, and was packed as ${expected}.`);
  }
  return { name, digest: packed.digest, verdict: 'unchanged' };
}

/** Returns false for a model whose digest is not pinned. */
async function matchesPin(name: string, folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  const pin = knownModel(name)?.sha256;
  const file = findWeightsFile(folder);
  if (pin === undefined || file === undefined) return false;
  const sha256 = await sha256OfFile(file, signal);
  if (sha256 === pin) return true;
  throw changed(name, `${file} is not ${name}: its sha256 is ${sha256}, not ${pin}.`);
}

function changed(name: string, statement: string): ModelProblem {
  return new ModelProblem('invalid-model', statement, { lead: 'Remove it with', command: ['remove', name] });
}
