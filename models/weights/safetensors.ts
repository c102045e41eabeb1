/**
 * Reads tensors from a safetensors file, one at a time: the header is parsed once and a tensor's bytes are
 * read on demand, so the file is never in memory as a whole. Format: https://huggingface.co/docs/safetensors
 * (8-byte little-endian header length, JSON, data).
 */
import { open, type FileHandle } from 'node:fs/promises';
import { ProblemError } from '#contracts/errors.ts';
import { decodeFloats, isFloatType, type FloatType } from './float-types.ts';

export type TensorInfo = {
  dtype: string;
  shape: number[];
  /** The first byte and the byte after the last, counted from the start of the file. */
  begin: number;
  end: number;
};

const MAXIMUM_HEADER_BYTES = 100_000_000;
const BYTES_PER_ELEMENT: Record<string, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

export class SafetensorsFile implements AsyncDisposable {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle, tensors: Map<string, TensorInfo>) {
    this.path = path;
    this.#file = file;
    this.tensors = tensors;
  }

  /** Opens a file and checks its header. Throws `invalid-model` if it is not safetensors. */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await open(path, 'r').catch((cause: unknown) => {
      throw new ProblemError('model-not-found', `Cannot open the weights ${path}.`, { cause });
    });
    try {
      return new SafetensorsFile(path, file, await readHeader(path, file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Reads the raw little-endian bytes of one tensor. */
  async readBytes(name: string): Promise<Uint8Array> {
    const { begin, end } = this.#find(name);
    return readExactly(this.path, this.#file, begin, end - begin);
  }

  /** Reads one tensor as float32, whatever float type it is stored in. */
  async readFloats(name: string): Promise<Float32Array> {
    const { dtype } = this.#find(name);
    if (!isFloatType(dtype)) throw unsupportedType(this.path, name, dtype);
    return decodeFloats(await this.readBytes(name), dtype);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  #find(name: string): TensorInfo {
    const info = this.tensors.get(name);
    if (!info) throw new ProblemError('invalid-model', `${this.path} has no tensor "${name}".`);
    return info;
  }
}

function unsupportedType(path: string, name: string, dtype: string): ProblemError {
  const allowed: FloatType[] = ['F32', 'F16', 'BF16'];
  return new ProblemError(
    'invalid-model',
    `${path}: tensor "${name}" is stored as ${dtype}; weights must be one of ${allowed.join(', ')}.`,
  );
}

async function readHeader(path: string, file: FileHandle): Promise<Map<string, TensorInfo>> {
  const { size } = await file.stat();
  if (size < 8) throw notSafetensors(path, `it has ${size} bytes`);
  const prefix = await readExactly(path, file, 0, 8);
  const length = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (length > MAXIMUM_HEADER_BYTES || 8 + length > size) {
    throw notSafetensors(path, `its header claims ${length} bytes in a file of ${size}`);
  }
  const text = new TextDecoder().decode(await readExactly(path, file, 8, length));
  return parseHeader(path, text, 8 + length, size);
}

function parseHeader(path: string, text: string, dataStart: number, size: number): Map<string, TensorInfo> {
  const tensors = new Map<string, TensorInfo>();
  for (const [name, entry] of Object.entries(parseJsonObject(path, text))) {
    if (name === '__metadata__') continue;
    tensors.set(name, parseEntry(path, name, entry, dataStart, size));
  }
  return tensors;
}

function parseJsonObject(path: string, text: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch (cause) {
    throw notSafetensors(path, 'its header is not JSON', cause);
  }
  throw notSafetensors(path, 'its header is not a JSON object');
}

function parseEntry(path: string, name: string, entry: unknown, dataStart: number, size: number): TensorInfo {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw notSafetensors(path, `the header entry of "${name}" is malformed`);
  }
  const [begin = 0, end = 0] = offsets.map((offset) => dataStart + offset);
  const expected = shape.reduce(
    (product, dimension) => product * dimension,
    BYTES_PER_ELEMENT[dtype] ?? Number.NaN,
  );
  if (end > size)
    throw notSafetensors(path, `"${name}" ends at byte ${end} of ${size}: the file is truncated`);
  if (Number.isFinite(expected) && end - begin !== expected) {
    throw notSafetensors(
      path,
      `"${name}" of shape [${shape.join(', ')}] needs ${expected} bytes, not ${end - begin}`,
    );
  }
  return { dtype, shape, begin, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function notSafetensors(path: string, why: string, cause?: unknown): ProblemError {
  return new ProblemError('invalid-model', `${path} is not a readable safetensors file: ${why}.`, { cause });
}

async function readExactly(
  path: string,
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw notSafetensors(path, `it ends at byte ${position + done}`);
    done += bytesRead;
  }
  return bytes;
}
