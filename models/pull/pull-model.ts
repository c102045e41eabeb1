/**
 * Installs a known model in the models folder: its weights from the hub or a mirror, verified with the pinned
 * digest, and the configuration from the registry.
 */
import { join } from 'node:path';
import type { KnownModel } from '../registry/known-models.ts';
import { openClipLayout } from '../weights/openclip-layout.ts';
import { adoptModel, finishInstallation, weightsPlace } from './adopt-model.ts';
import { downloadFile, type DownloadHooks, type DownloadConfiguration } from './download-file.ts';
import { requireSpace, type MeasureSpace } from './free-space.ts';
import { partialLength } from './partial-file.ts';

export type PullConfiguration = {
  modelsFolder: string;
  /** The folder where the model will be built; it needs space, too. */
  cacheFolder: string;
  /** See `hubConfiguration`. */
  endpoint: string;
  token?: string;
  download?: DownloadConfiguration;
  measureSpace?: MeasureSpace;
};

export type PulledModel = { folder: string; news: 'installed' | 'was there' };

/** Throws `download-failed`, `models-unavailable` or `invalid-model`, and the reason of an abort. */
export async function pullModel(
  model: KnownModel,
  configuration: PullConfiguration,
  hooks: DownloadHooks = {},
): Promise<PulledModel> {
  const folder = join(configuration.modelsFolder, model.name);
  if (await adoptModel(model, configuration.modelsFolder, hooks)) return { folder, news: 'was there' };
  const place = weightsPlace(model, configuration.modelsFolder);
  const kept = Math.min(model.bytes, await partialLength(place));
  // Leftovers are copied before they are removed.
  const missing = Math.max(model.bytes - kept, kept);
  await requireSpace(
    [
      { path: configuration.modelsFolder, bytes: missing, what: 'the weights' },
      {
        path: configuration.cacheFolder,
        bytes: model.bytes,
        what: 'its build, which is another copy of them,',
      },
    ],
    'set ITACLIP_MODELS_DIR and ITACLIP_CACHE_DIR to folders on another disk',
    configuration.measureSpace,
  );
  const { bytes, sha256 } = model;
  const file = {
    url: weightsUrl(model, configuration.endpoint),
    place,
    bytes,
    sha256,
    token: configuration.token,
  };
  await downloadFile(file, hooks, configuration.download);
  await finishInstallation(model, configuration.modelsFolder);
  return { folder, news: 'installed' };
}

function weightsUrl({ repository, revision }: KnownModel, endpoint: string): string {
  return `${endpoint}/${repository}/resolve/${revision}/${openClipLayout.weightsFile}`;
}
