/**
 * Remembers the digests of models, so that half a gigabyte is not hashed at every start. A digest holds while
 * the weights and the configuration are the same files with the same sizes and times. The time of the last
 * change (ctime) is one of them: programs that write into a file and restore its modification time do not
 * restore that one. The records lie in the cache folder and may be deleted at any time.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { readPackedModel } from './packed-model.ts';
import { configurationBeside, digestWeights, findWeightsFile } from '../weights/clip-weights.ts';

/** Integers of 64 bits, as text. */
const stampSchema = z.object({
  device: z.string(),
  inode: z.string(),
  bytes: z.string(),
  modified: z.string(),
  changed: z.string(),
});

const recordSchema = z.object({
  weights: stampSchema,
  /** Included because the architecture in it is part of the digest. */
  configuration: stampSchema,
  digest: z.string(),
});

type ModelRecord = z.infer<typeof recordSchema>;

/**
 * Returns the digest of a model: see `digestWeights`. Throws `model-not-found` or `invalid-model`, and the
 * signal's reason after an abort.
 */
export async function modelDigest(
  folder: string,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<string> {
  const packed = await readPackedModel(folder);
  if (packed) return packed.digest;
  const [record, stamps] = await Promise.all([readRecord(folder, cacheFolder), stampsOf(folder)]);
  if (record !== undefined && isDeepStrictEqual({ ...stamps, digest: record.digest }, record)) {
    return record.digest;
  }
  return hashAndRecord(folder, cacheFolder, signal);
}

/** Computes the digest whatever is recorded, and records it. Throws as `modelDigest` does. */
export async function verifyDigest(
  folder: string,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<{ digest: string; before: string | undefined }> {
  const record = await readRecord(folder, cacheFolder);
  return { digest: await hashAndRecord(folder, cacheFolder, signal), before: record?.digest };
}

/** Removes what is recorded about a model. */
export async function forgetDigest(folder: string, cacheFolder: string): Promise<void> {
  await rm(recordPath(folder, cacheFolder), { force: true });
}

async function hashAndRecord(
  folder: string,
  cacheFolder: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const before = await stampsOf(folder);
  const digest = await digestWeights(folder, signal);
  const after = await stampsOf(folder);
  // Files that change while they are read have a digest that is not known to be theirs.
  if (after !== undefined && isDeepStrictEqual(before, after)) {
    await writeRecord(recordPath(folder, cacheFolder), { ...after, digest });
  }
  return digest;
}

function recordPath(folder: string, cacheFolder: string): string {
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 32);
  return join(cacheFolder, 'digests', `${name}.json`);
}

async function readRecord(folder: string, cacheFolder: string): Promise<ModelRecord | undefined> {
  const text = await readFile(recordPath(folder, cacheFolder), 'utf8').catch(() => '');
  return recordSchema.safeParse(parseJson(text)).data;
}

/** A cache folder that cannot be written only costs time here. */
async function writeRecord(path: string, record: ModelRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, Buffer.from(text));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

/** Returns undefined where there is no model. */
async function stampsOf(folder: string): Promise<Omit<ModelRecord, 'digest'> | undefined> {
  const weightsFile = findWeightsFile(folder);
  const configurationFile = weightsFile && configurationBeside(weightsFile);
  if (!weightsFile || !configurationFile) return undefined;
  const [weights, configuration] = await Promise.all([stampOf(weightsFile), stampOf(configurationFile)]);
  return { weights, configuration };
}

async function stampOf(file: string): Promise<z.infer<typeof stampSchema>> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return {
    device: String(dev),
    inode: String(ino),
    bytes: String(size),
    modified: String(mtimeNs),
    changed: String(ctimeNs),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
