/**
 * A weights file: packed tensors one after the other, little endian, each aligned to a page so that the
 * runtime maps the file instead of copying it.
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { ElementType, StoredWeight, WeightIndex } from '../onnx/graph.ts';
import type { PackedTensor, ReadParameter } from './packed-weights.ts';

export const WEIGHTS_FILE = 'weights.bin';

const PAGE_BYTES = 4096;

const ELEMENT_BYTES: Record<ElementType, number> = { float32: 4, float16: 2, uint8: 1, int64: 8, bool: 1 };

/** Computes the position of each packed tensor, which depends only on the architecture and the precision. */
export function weightIndex(tensors: readonly PackedTensor[]): WeightIndex {
  const index = new Map<string, StoredWeight>();
  let offset = 0;
  for (const { name, type, shape } of tensors) {
    const length = shape.reduce((product, size) => product * size, ELEMENT_BYTES[type]);
    index.set(name, { type, shape, offset, length });
    offset += Math.ceil(length / PAGE_BYTES) * PAGE_BYTES;
  }
  return index;
}

/** Writes the file tensor by tensor, and flushes it before returning. */
export async function writeWeights(
  path: string,
  tensors: readonly PackedTensor[],
  read: ReadParameter,
  signal?: AbortSignal,
): Promise<void> {
  const index = weightIndex(tensors);
  await using file = await open(path, 'wx');
  for (const tensor of tensors) {
    signal?.throwIfAborted();
    const values = await tensor.read(read);
    const stored = index.get(tensor.name);
    if (stored?.length !== values.byteLength) throw new Error(`${tensor.name} does not fill its place`);
    await writeFully(
      file,
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      stored.offset,
    );
  }
  await file.sync();
}

/** Returns true if a file has the length that the tensors need. */
export async function isComplete(path: string, index: WeightIndex): Promise<boolean> {
  const end = Math.max(...[...index.values()].map(({ offset, length }) => offset + length));
  const status = await stat(path).catch(() => undefined);
  return status?.size === end;
}

/**
 * Repeats writes, because one write may store fewer bytes than it was given, for example on a disk that fills
 * up.
 */
async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
