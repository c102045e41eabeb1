/** Lists the models with their digests. */
import { describeFailure } from '#engine/probes/describe-failure.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { listModels, type ListedModel } from '#models/registry/list-models.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { modelDigest } from '#models/pack/model-digest.ts';
import type { ExaminedModel } from './report.ts';

export async function examineModels(): Promise<ExaminedModel[]> {
  try {
    const listed = await listModels(modelsFolder(), cacheFolder());
    return await Promise.all(listed.map(addDigest));
  } catch (error) {
    const place = modelsFolder();
    const nothing = { bytes: 0, digest: null, built: false, place, problem: describeFailure(error) };
    return [{ name: '?', state: 'installed', ...nothing }];
  }
}

async function addDigest(model: ListedModel): Promise<ExaminedModel> {
  if (model.state === 'available') return { ...model, digest: null };
  try {
    return { ...model, digest: await modelDigest(model.place, cacheFolder()) };
  } catch (error) {
    return { ...model, digest: null, problem: describeFailure(error) };
  }
}
