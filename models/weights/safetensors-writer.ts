/**
 * Writes a safetensors file tensor by tensor: the header needs only the shapes, so at most one tensor's
 * values are in memory. Format: see `safetensors.ts`.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type TensorToWrite = {
  name: string;
  shape: readonly number[];
  /** Returns float32 values, row-major. Called once, after the tensors before are written. */
  values(): Float32Array;
};

/** Data begin at a multiple of this, for readers that map the file. */
const ALIGNMENT = 8;

/** The file must not exist yet. It is flushed to disk when this returns. */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  signal?: AbortSignal,
): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', flush: true });
  await pipeline(Readable.from(encode(tensors)), file, { signal });
}

function* encode(tensors: readonly TensorToWrite[]): Generator<Uint8Array> {
  yield encodeHeader(tensors);
  for (const tensor of tensors) {
    const values = tensor.values();
    const expected = byteLength(tensor);
    if (values.byteLength !== expected) {
      throw new Error(`"${tensor.name}" has ${values.byteLength} bytes of values, not ${expected}`);
    }
    yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
}

function encodeHeader(tensors: readonly TensorToWrite[]): Uint8Array {
  let end = 0;
  const entries = tensors.map((tensor) => {
    const begin = end;
    end += byteLength(tensor);
    return [tensor.name, { dtype: 'F32', shape: tensor.shape, data_offsets: [begin, end] }];
  });
  const text = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(8 + length, ' ');
  header.writeBigUInt64LE(BigInt(length));
  text.copy(header, 8);
  return header;
}

function byteLength({ shape }: TensorToWrite): number {
  return shape.reduce((product, size) => product * size, Float32Array.BYTES_PER_ELEMENT);
}
