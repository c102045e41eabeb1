/**
 * Caches the sha256 of an installed model's weights file, so that half a gigabyte is not hashed again. A receipt
 * is valid while the weights and the configuration beside them keep their sizes and times; it may be deleted at
 * any time.
 */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { configurationBeside } from '../weights/clip-weights.ts';

const RECEIPT_FILE = 'receipt.json';

const stampSchema = z.object({ bytes: z.number(), modified_milliseconds: z.number() });

const receiptSchema = z.object({
  weights: stampSchema,
  configuration: stampSchema,
  /** The sha256 of the weights file. */
  file_sha256: z.string().optional(),
});

export type Receipt = Omit<z.infer<typeof receiptSchema>, 'weights' | 'configuration'>;

/** Returns an empty receipt if there is none for these weights. */
export async function readReceipt(weightsFile: string): Promise<Receipt> {
  const text = await readFile(receiptPath(weightsFile), 'utf8').catch(() => 'null');
  const parsed = receiptSchema.safeParse(parseJson(text));
  if (!parsed.success) return {};
  const { weights, configuration, ...receipt } = parsed.data;
  const now = await stampsOf(weightsFile);
  return isDeepStrictEqual({ weights, configuration }, now) ? receipt : {};
}

/** Adds to the existing receipt. An incomplete or read-only model folder gets none. */
export async function noteReceipt(weightsFile: string, news: Receipt): Promise<void> {
  const stamps = await stampsOf(weightsFile);
  if (!stamps) return;
  const receipt = { ...stamps, ...(await readReceipt(weightsFile)), ...news };
  const text = `${JSON.stringify(receipt, null, 2)}\n`;
  await writeFileAtomically(receiptPath(weightsFile), Buffer.from(text)).catch((error: unknown) => {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  });
}

function receiptPath(weightsFile: string): string {
  return join(dirname(weightsFile), RECEIPT_FILE);
}

async function stampsOf(weightsFile: string) {
  const configurationFile = configurationBeside(weightsFile);
  if (configurationFile === undefined) return undefined;
  const [weights, configuration] = await Promise.all([stampOf(weightsFile), stampOf(configurationFile)]);
  return { weights, configuration };
}

async function stampOf(file: string): Promise<z.infer<typeof stampSchema>> {
  const { size, mtimeMs } = await stat(file);
  return { bytes: size, modified_milliseconds: mtimeMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
