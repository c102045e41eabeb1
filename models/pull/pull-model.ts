/**
 * A known model into the models folder: its weights from the hub or a mirror, checked against the
 * pinned digest, and the configuration that the registry states.
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
  /** Where the model will be built: it needs room too. */
  cacheFolder: string;
  /** See `hubConfiguration`. */
  endpoint: string;
  token?: string;
  download?: DownloadConfiguration;
  measureSpace?: MeasureSpace;
};

export type PulledModel = { folder: string; news: 'installed' | 'was there' };

/** Throws `download-failed`, `models-unavailable` or `invalid-model`, and an abort's reason. */
export async function pullModel(
  model: KnownModel,
  configuration: PullConfiguration,
  hooks: DownloadHooks = {},
): Promise<PulledModel> {
  const folder = join(configuration.modelsFolder, model.name);
  if (await adoptModel(model, configuration.modelsFolder, hooks)) return { folder, news: 'was there' };
  const place = weightsPlace(model, configuration.modelsFolder);
  const kept = Math.min(model.bytes, await partialLength(place));
  // What is kept is copied before it goes.
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
