/**
 * `weights.bin`: the packed tensors one after the other, float32, little endian, each beginning at
 * a page so that the runtime maps the file instead of copying it.
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { StoredWeight, WeightIndex } from '../onnx/graph.ts';
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import type { ClipWeights } from '../weights/clip-weights.ts';
import { packedTensors } from './packed-weights.ts';

export const WEIGHTS_FILE = 'weights.bin';

const PAGE_BYTES = 4096;

/** Where each packed tensor lies; a function of the architecture alone. */
export function weightIndex(architecture: ClipArchitecture): WeightIndex {
  const index = new Map<string, StoredWeight>();
  let offset = 0;
  for (const { name, shape } of packedTensors(architecture)) {
    const length = shape.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT);
    index.set(name, { shape, offset, length });
    offset += Math.ceil(length / PAGE_BYTES) * PAGE_BYTES;
  }
  return index;
}

/** Writes the file tensor by tensor, and to the disk before it returns. */
export async function writeWeights(path: string, weights: ClipWeights): Promise<void> {
  const index = weightIndex(weights.architecture);
  await using file = await open(path, 'wx');
  for (const tensor of packedTensors(weights.architecture)) {
    const values = await tensor.read((name) => weights.read(name));
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

/** Whether a file has the length that the architecture's tensors need. */
export async function isComplete(path: string, index: WeightIndex): Promise<boolean> {
  const end = Math.max(...[...index.values()].map(({ offset, length }) => offset + length));
  const status = await stat(path).catch(() => undefined);
  return status?.size === end;
}

/** One write may store less than it was given, on a disk that fills up for example. */
async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
