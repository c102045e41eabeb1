/**
 * Generates seeded random values in bulk. Models need hundreds of millions of values, so they come from the
 * key stream of a cipher, at gigabytes per second; each tensor has its own key and does not depend on the
 * others.
 */
import { createCipheriv, createHash } from 'node:crypto';

const BLOCK_VALUES = 1 << 20;

/**
 * Returns uniform values around `mean` with standard deviation `deviation`; equal seeds give equal values
 * everywhere.
 */
export function randomValues(
  seed: string,
  count: number,
  { mean, deviation }: { mean: number; deviation: number },
): Float32Array {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = new Uint8Array(Math.min(count, BLOCK_VALUES) * Float32Array.BYTES_PER_ELEMENT);
  const values = new Float32Array(count);
  // A uniform distribution from -1 to 1 has a deviation of the square root of 1/3.
  const scale = (deviation * Math.sqrt(3)) / 2 ** 31;
  for (let first = 0; first < count; first += BLOCK_VALUES) {
    const length = Math.min(BLOCK_VALUES, count - first);
    const stream = cipher.update(zeros.subarray(0, length * Float32Array.BYTES_PER_ELEMENT));
    const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
    for (let index = 0; index < length; index += 1) {
      values[first + index] = mean + scale * view.getInt32(4 * index, true);
    }
  }
  return values;
}
