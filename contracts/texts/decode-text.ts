/** Decodes text files and bodies that people provide: strict UTF-8, with or without a byte order mark. */
import { ProblemError, type ProblemCode } from '../errors.ts';

/**
 * Encodings recognized by the first four bytes in hex: by their byte order mark, or by the zeros beside ASCII
 * characters.
 */
const OTHER_ENCODINGS: readonly [encoding: string, start: RegExp][] = [
  ['UTF-32', /^(?:fffe0000|0000feff|(?!00)..000000|000000(?!00)..)/],
  ['UTF-16', /^(?:fffe|feff|(?:(?!00)..00){2}|(?:00(?!00)..){2})/],
];

/**
 * Decodes bytes as UTF-8.
 * @param name The name of the bytes for the message: a path, or "the body".
 * @throws ProblemError with `code`, for bytes that are not UTF-8.
 */
export function decodeText(bytes: Uint8Array, name: string, code: ProblemCode = 'invalid-request'): string {
  const decoding = new TextDecoding(name, code);
  return decoding.push(bytes) + decoding.end();
}

/** Decodes bytes that arrive in chunks. */
export class TextDecoding {
  readonly #name: string;
  readonly #code: ProblemCode;
  /** The first bytes of a character whose remaining bytes have not arrived. */
  #pending: Uint8Array = new Uint8Array();
  /** Number of bytes before the pending ones. */
  #decodedBytes = 0;

  constructor(name: string, code: ProblemCode) {
    this.#name = name;
    this.#code = code;
  }

  push(chunk: Uint8Array): string {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const isStart = this.#decodedBytes === 0;
    if (isStart) this.#refuseOther(bytes);
    const text = decodeWhole(bytes) ?? this.#refuse(bytes);
    const length = Buffer.byteLength(text);
    this.#pending = bytes.slice(length);
    this.#decodedBytes += length;
    return isStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  /** Returns the remaining text after the last chunk. */
  end(): string {
    if (this.#pending.length > 0) this.#refuse(this.#pending);
    return '';
  }

  #refuseOther(bytes: Uint8Array): void {
    const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
    const [encoding] = OTHER_ENCODINGS.find(([, pattern]) => pattern.test(start)) ?? [];
    if (encoding !== undefined) this.#throw(`is ${encoding}, not UTF-8`);
  }

  #refuse(bytes: Uint8Array): never {
    const offset = validBytes(bytes);
    const byte = `0x${bytes[offset]!.toString(16).toUpperCase().padStart(2, '0')}`;
    this.#throw(`is not UTF-8: byte ${this.#decodedBytes + offset + 1} is ${byte}`);
  }

  #throw(what: string): never {
    throw new ProblemError(this.#code, `${this.#name} ${what}. Encode it as UTF-8.`);
  }
}

/** Decodes all complete characters; returns undefined if some bytes are invalid. */
function decodeWhole(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** Counts the bytes of valid characters before the first invalid one. */
function validBytes(bytes: Uint8Array): number {
  let [decodable, refused] = [0, bytes.length];
  while (refused - decodable > 1) {
    const middle = (decodable + refused) >> 1;
    if (decodeWhole(bytes.subarray(0, middle)) === undefined) refused = middle;
    else decodable = middle;
  }
  return Buffer.byteLength(decodeWhole(bytes.subarray(0, decodable)) ?? '');
}
