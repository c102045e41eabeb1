/** Fetches a model from `models/NAME/` in the service's bucket, for machines whose image or package does not contain it. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pMap from 'p-map';
import { MODELS_PREFIX } from '#contracts/storage/object-keys.ts';
import type { Objects } from '#backend/objects.ts';
import { ProblemError } from '#contracts/errors.ts';
import { PRECISIONS, type PrecisionChoice } from '#contracts/segmentation/precision.ts';
import { MANIFEST_FILE } from '#models/pack/packed-model.ts';
import { installedModel } from '#models/registry/installed-models.ts';

/** One request brings tens of MB a second, and several at a time as many times that. */
const PART_BYTES = 32 * 1024 * 1024;
const REQUESTS = 6;

/**
 * Does nothing if the model is installed already. A partial download never gets the model's name. Of a packed model
 * only the weights that the precision needs are fetched; `auto` may need any.
 */
export async function fetchModel(
  objects: Objects,
  name: string,
  modelsFolder: string,
  { precision = 'auto', signal }: { precision?: PrecisionChoice; signal?: AbortSignal } = {},
): Promise<void> {
  if (installedModel(name, modelsFolder)) return;
  const prefix = `${MODELS_PREFIX}${name}/`;
  const files = (await objects.listBelow(prefix)).map((key) => key.slice(prefix.length));
  if (files.length === 0) {
    throw new ProblemError(
      'model-not-found',
      `The bucket ${objects.bucket} has no objects below ${prefix}. Copy the model's folder there, or set ITACLIP_MODEL to another model.`,
    );
  }
  const unfinished = join(modelsFolder, `${name}.tmp`);
  await rm(unfinished, { recursive: true, force: true });
  for (const file of neededOf(files, precision)) {
    await copy(objects, `${prefix}${file}`, join(unfinished, file), signal);
  }
  await rename(unfinished, join(modelsFolder, name));
}

/** The original weights may lie beside the packed ones. */
function neededOf(files: readonly string[], precision: PrecisionChoice): string[] {
  if (!files.includes(MANIFEST_FILE)) return files.filter((file) => !file.includes('/'));
  const folders = precision === 'auto' ? PRECISIONS : ['float32', precision];
  return files.filter(
    (file) => file === MANIFEST_FILE || folders.some((folder) => file.startsWith(`${folder}/`)),
  );
}

/** Fetches an object in parts that are written where they belong. */
async function copy(objects: Objects, key: string, file: string, signal?: AbortSignal): Promise<void> {
  const address = { bucket: objects.bucket, key };
  const found = await objects.head(address);
  if (found === undefined) throw deleted(key);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
  const starts = Array.from(
    { length: Math.ceil(found.bytes / PART_BYTES) },
    (_, index) => index * PART_BYTES,
  );
  await pMap(
    starts,
    async (start) => {
      const body = await objects.open(address, signal, { start, end: start + PART_BYTES });
      if (body === undefined) throw deleted(key);
      await pipeline(body, createWriteStream(file, { flags: 'r+', start }), { signal });
    },
    { concurrency: REQUESTS },
  );
}

function deleted(key: string): ProblemError {
  return new ProblemError('model-not-found', `${key} was deleted during the download.`);
}
