/** The float formats of stored weights, and their exact conversion to float32. */

export type FloatType = 'F32' | 'F16' | 'BF16';

const DECODERS: Record<FloatType, (bytes: Uint8Array) => Float32Array> = {
  F32: (bytes) => new Float32Array(alignedBuffer(bytes)),
  F16: (bytes) => decodeHalves(new Uint16Array(alignedBuffer(bytes))),
  BF16: (bytes) => decodeBrainFloats(new Uint16Array(alignedBuffer(bytes))),
};

export function isFloatType(dtype: string): dtype is FloatType {
  return Object.hasOwn(DECODERS, dtype);
}

/** Converts little-endian bytes to float32 values. The result may share memory with `bytes`. */
export function decodeFloats(bytes: Uint8Array, dtype: FloatType): Float32Array {
  return DECODERS[dtype](bytes);
}

/**
 * Converts float32 to IEEE 754 binary16, rounded to nearest, ties to even; too large values become infinite.
 */
export function encodeHalves(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, halfBits);
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and more round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | subnormalHalf(magnitude);
  // Rebiases the exponent by 112; a carry out of the fraction raises it correctly.
  const shifted = magnitude - (112 << 23);
  return sign | ((shifted + 0xfff + ((shifted >>> 13) & 1)) >>> 13);
}

/** Rounds to multiples of 2^-24. */
function subnormalHalf(magnitude: number): number {
  const scaled = new Float32Array(Uint32Array.of(magnitude).buffer)[0]! * 2 ** 24;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
}

/** Copies if necessary, because a typed array can only start at a multiple of its element size. */
function alignedBuffer(bytes: Uint8Array): ArrayBuffer {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
}

/** bfloat16 is the upper half of a float32. */
function decodeBrainFloats(source: Uint16Array): Float32Array {
  const bits = Uint32Array.from(source, (half) => half << 16);
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16 has 1 sign bit, 5 exponent bits (bias 15) and 10 fraction bits. */
function decodeHalves(source: Uint16Array): Float32Array {
  const table = halfTable();
  return Float32Array.from(source, (half) => table[half] ?? 0);
}

let cachedHalfTable: Float32Array | undefined;

function halfTable(): Float32Array {
  cachedHalfTable ??= Float32Array.from({ length: 65_536 }, (_, half) => halfToNumber(half));
  return cachedHalfTable;
}

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
