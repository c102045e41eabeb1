/** Fetches a model from `models/NAME/` in the service's bucket, for worker images that do not contain it. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MODELS_PREFIX } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import { ProblemError } from '#contracts/errors.ts';
import { installedModel } from '#models/registry/installed-models.ts';

/** Does nothing if the model is installed already. A partial download never gets the model's name. */
export async function fetchModel(
  objects: Objects,
  name: string,
  modelsFolder: string,
  signal?: AbortSignal,
): Promise<void> {
  if (installedModel(name, modelsFolder)) return;
  const prefix = `${MODELS_PREFIX}${name}/`;
  const keys = await objects.listBelow(prefix);
  if (keys.length === 0) {
    throw new ProblemError(
      'model-not-found',
      `The bucket ${objects.bucket} has no objects below ${prefix}. Copy the model's folder there, or set ITACLIP_MODEL to another model.`,
    );
  }
  const unfinished = join(modelsFolder, `${name}.tmp`);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  for (const key of keys) await copy(objects, key, join(unfinished, basename(key)), signal);
  await rename(unfinished, join(modelsFolder, name));
}

async function copy(objects: Objects, key: string, file: string, signal?: AbortSignal): Promise<void> {
  const body = await objects.open({ bucket: objects.bucket, key }, signal);
  if (body === undefined)
    throw new ProblemError('model-not-found', `${key} was deleted during the download.`);
  await pipeline(body, createWriteStream(file), { signal });
}
