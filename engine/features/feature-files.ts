/**
 * Encodes kept features as a file: a sha256, and the float32 values that it covers in the machine's order of
 * bytes. After a power failure a file may be cut off or full of zeros; the sha256 tells.
 */
import { createHash } from 'node:crypto';

const DIGEST_BYTES = 32;

export function encodeFeatures(key: string, features: Float32Array): Uint8Array {
  const values = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  const file = new Uint8Array(DIGEST_BYTES + values.length);
  file.set(digestOf(key, values));
  file.set(values, DIGEST_BYTES);
  return file;
}

/** Returns undefined for a file that is damaged, incomplete or another key's. */
export function decodeFeatures(key: string, file: Uint8Array): Float32Array | undefined {
  const values = file.subarray(DIGEST_BYTES);
  if (values.length === 0 || values.length % Float32Array.BYTES_PER_ELEMENT > 0) return undefined;
  if (!digestOf(key, values).equals(file.subarray(0, DIGEST_BYTES))) return undefined;
  const isAligned = values.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0;
  const { buffer, byteOffset, byteLength } = isAligned ? values : values.slice();
  return new Float32Array(buffer, byteOffset, byteLength / Float32Array.BYTES_PER_ELEMENT);
}

function digestOf(key: string, values: Uint8Array): Buffer {
  return createHash('sha256').update(key).update(values).digest();
}
