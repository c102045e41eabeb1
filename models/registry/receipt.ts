/**
 * What was once computed over the weights of an installed model, so that nobody hashes half a
 * gigabyte again to learn it. It holds as long as the weights have the size and the time that they
 * had then; it may be deleted at any time.
 */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../build/atomic-file.ts';

const RECEIPT_FILE = 'receipt.json';

const receiptSchema = z.object({
  weights: z.object({ bytes: z.number(), modified_milliseconds: z.number() }),
  /** sha256 of the weights file. */
  file_sha256: z.string().optional(),
  /** What builds and text features are kept under: see `digestWeights`. */
  model_digest: z.string().optional(),
});

export type Receipt = Omit<z.infer<typeof receiptSchema>, 'weights'>;

/** Empty when there is none for these weights. */
export async function readReceipt(weightsFile: string): Promise<Receipt> {
  const text = await readFile(receiptPath(weightsFile), 'utf8').catch(() => 'null');
  const parsed = receiptSchema.safeParse(parseJson(text));
  if (!parsed.success) return {};
  const { weights, ...receipt } = parsed.data;
  const now = await stampOf(weightsFile);
  return weights.bytes === now.bytes && weights.modified_milliseconds === now.modified_milliseconds
    ? receipt
    : {};
}

/** Adds to what is known already. A folder that cannot be written goes without. */
export async function noteReceipt(weightsFile: string, news: Receipt): Promise<void> {
  const receipt = { weights: await stampOf(weightsFile), ...(await readReceipt(weightsFile)), ...news };
  const text = `${JSON.stringify(receipt, null, 2)}\n`;
  await writeFileAtomically(receiptPath(weightsFile), Buffer.from(text)).catch((error: unknown) => {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  });
}

function receiptPath(weightsFile: string): string {
  return join(dirname(weightsFile), RECEIPT_FILE);
}

async function stampOf(weightsFile: string) {
  const { size, mtimeMs } = await stat(weightsFile);
  return { bytes: size, modified_milliseconds: mtimeMs };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
