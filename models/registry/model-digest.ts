/** Computes the digest under which builds and text features of an installed model are stored. */
import { digestWeights, findWeightsFile } from '../weights/clip-weights.ts';
import { writingModels } from './models-folder.ts';
import { noteReceipt, readReceipt } from './receipt.ts';

/**
 * Computes it once and records it beside the weights. Throws `model-not-found`, `invalid-model` or
 * `models-unavailable`.
 */
export async function installedModelDigest(folder: string): Promise<string> {
  const weightsFile = findWeightsFile(folder);
  if (weightsFile === undefined) return digestWeights(folder);
  const known = (await readReceipt(weightsFile)).model_digest;
  if (known !== undefined) return known;
  const digest = await writingModels(folder, () => digestWeights(folder));
  await noteReceipt(weightsFile, { model_digest: digest });
  return digest;
}
