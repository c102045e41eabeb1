/** The digest that an installed model's builds and text features are kept under. */
import { digestWeights, findWeightsFile } from '../weights/clip-weights.ts';
import { writingModels } from './models-folder.ts';
import { noteReceipt, readReceipt } from './receipt.ts';

/** Computed once and noted beside the weights. Throws `model-not-found`, `invalid-model` or `models-unavailable`. */
export async function installedModelDigest(folder: string): Promise<string> {
  const weightsFile = findWeightsFile(folder);
  if (weightsFile === undefined) return digestWeights(folder);
  const known = (await readReceipt(weightsFile)).model_digest;
  if (known !== undefined) return known;
  const digest = await writingModels(folder, () => digestWeights(folder));
  await noteReceipt(weightsFile, { model_digest: digest });
  return digest;
}
