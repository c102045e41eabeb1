/**
 * Writes safetensors files for tests, of any element type, and broken ones if a test asks for them.
 */
import { writeFileSync } from 'node:fs';

export type StoredTensor = { dtype: string; shape: number[]; bytes: Uint8Array };
export type StoredTensors = Record<string, StoredTensor>;
export type FloatType = 'F32' | 'F16' | 'BF16';

export function encodeSafetensors(tensors: StoredTensors): Uint8Array {
  let offset = 0;
  const header = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = offset;
    offset += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, offset] }];
  });
  return encodeRaw(
    JSON.stringify(Object.fromEntries(header)),
    ...Object.values(tensors).map(({ bytes }) => bytes),
  );
}

/** A file with any text as its header, and what follows it. */
export function encodeRaw(header: string, ...data: Uint8Array[]): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...data]);
}

export function writeSafetensors(path: string, tensors: StoredTensors): void {
  writeFileSync(path, encodeSafetensors(tensors));
}

/** `dtype` must hold the values exactly: a test that rounded its own input would be wrong. */
export function floatTensor(dtype: FloatType, shape: number[], values: ArrayLike<number>): StoredTensor {
  const bytes = ENCODERS[dtype](Array.from(values));
  return { dtype, shape, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

const ENCODERS: Record<FloatType, (values: number[]) => Float32Array | Uint16Array> = {
  F32: (values) => Float32Array.from(values),
  F16: (values) => Uint16Array.from(values, halfBits),
  BF16: (values) => Uint16Array.from(values, brainFloatBits),
};

/** IEEE 754 binary16, normal numbers and zero. */
function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  if (value === 0) return sign;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = (Math.abs(value) / 2 ** exponent - 1) * 1024;
  if (!Number.isInteger(fraction) || exponent < -14 || exponent > 15) {
    throw new Error(`${value} is not a normal float16`);
  }
  return sign | ((exponent + 15) << 10) | fraction;
}

function brainFloatBits(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  if (Math.fround(value) !== value || (bits & 0xffff) !== 0) throw new Error(`${value} is not a bfloat16`);
  return bits >>> 16;
}
