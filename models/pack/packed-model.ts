/**
 * A packed model: a folder with builds in one or more precisions, which a machine uses as they are. It has a manifest
 * instead of the original weights, so that a machine without time or space converts nothing and hashes nothing.
 *
 *   packed.json   float32/weights.bin   int8/weights.bin
 */
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError } from '#contracts/errors.ts';
import { PRECISIONS, type Precision } from '#contracts/segmentation/precision.ts';
import { parseJson } from '#contracts/texts/parse-json.ts';
import { ensureFolder } from '../files/atomic-folder.ts';
import { sha256OfFile } from '../pull/file-digest.ts';
import { clipArchitectureSchema, type ClipArchitecture } from '../weights/clip-architecture.ts';
import { WEIGHTS_FILE } from './weights-file.ts';

/** Part of the key of builds, too: raise it when the packed weights change their meaning. */
export const PACKED_FORMAT = 'packed-1';

export const MANIFEST_FILE = 'packed.json';

const manifestSchema = z.object({
  format: z.string(),
  /** The digest of the original weights and the architecture, by which features are kept. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  architecture: clipArchitectureSchema,
  /** The sha256 of the weights in each precision. */
  weights: z.partialRecord(z.enum(PRECISIONS), z.string()),
});

export type PackedModel = z.infer<typeof manifestSchema> & { folder: string };

/** Returns undefined for a folder without a manifest. Throws `invalid-model` for a manifest that cannot be used. */
export async function readPackedModel(folder: string): Promise<PackedModel | undefined> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { data } = manifestSchema.safeParse(parseJson(text, path, 'invalid-model'));
  if (data?.format === PACKED_FORMAT) return { ...data, folder };
  const found = data ? `the format ${data.format}` : 'no manifest of a packed model';
  throw new ProblemError(
    'invalid-model',
    `${path} has ${found}; this version reads ${PACKED_FORMAT}. Pack the model again.`,
  );
}

/** Returns the path of the main weights; undefined for a folder without a manifest. */
export function packedWeightsFile(folder: string): string | undefined {
  return existsSync(join(folder, MANIFEST_FILE)) ? join(folder, 'float32', WEIGHTS_FILE) : undefined;
}

/** Returns the folder of a precision. Throws `invalid-model` if the model was packed without it. */
export function packedFolder({ folder, weights }: PackedModel, precision: Precision): string {
  if (weights[precision] !== undefined) return join(folder, precision);
  const packed = Object.keys(weights).join(', ');
  throw new ProblemError(
    'invalid-model',
    `${folder} was packed in ${packed}, not in ${precision}. Pack it with that precision, too, or choose another.`,
  );
}

type Build = { digest: string; architecture: ClipArchitecture; folders: Partial<Record<Precision, string>> };

/** Copies builds into a new folder. */
export async function writePackedModel(
  folder: string,
  { digest, architecture, folders }: Build,
  signal?: AbortSignal,
): Promise<void> {
  await ensureFolder(folder, async (temporary) => {
    const weights: PackedModel['weights'] = {};
    for (const [precision, build] of Object.entries(folders) as [Precision, string][]) {
      signal?.throwIfAborted();
      await cp(build, join(temporary, precision), { recursive: true });
      weights[precision] = await sha256OfFile(join(temporary, precision, WEIGHTS_FILE), signal);
    }
    const manifest: z.infer<typeof manifestSchema> = { format: PACKED_FORMAT, digest, architecture, weights };
    await writeFile(join(temporary, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  });
}
