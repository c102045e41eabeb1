/**
 * Files beside the repository that are too large for it. Tests that need them are skipped if they
 * are absent, and say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function sharedPath(relativePath: string): string {
  return fileURLToPath(new URL(`../../../shared/${relativePath}`, import.meta.url));
}

/** Returns the reason to skip, or undefined if the file or folder is there. */
export function missingShared(relativePath: string): string | undefined {
  if (existsSync(sharedPath(relativePath))) return undefined;
  return `needs ../shared/${relativePath} beside the repository`;
}

type TensorHeader = Record<string, { shape: number[]; data_offsets: [start: number, end: number] }>;

/** The bytes of one tensor of a safetensors file: 8 bytes of length, a JSON header, the data. */
export function readTensor(path: string, name: string): { shape: number[]; bytes: Buffer } {
  const file = readFileSync(path);
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerBytes)) as TensorHeader;
  const tensor = header[name];
  if (tensor === undefined) throw new Error(`${path} has no tensor ${name}`);
  const [start, end] = tensor.data_offsets;
  return {
    shape: tensor.shape,
    bytes: file.subarray(8 + headerBytes + start, 8 + headerBytes + end),
  };
}
