/**
 * Reproduces OpenCV's bilinear resize of bytes bit for bit, without antialiasing: the published numbers were
 * made with it, and a resampler that rounds differently changes every later number. It uses fixed point with
 * 11 fraction bits. As in OpenCV, columns beyond the border take the border's pixel whole, while rows keep
 * their fraction and clamp both indices.
 */
import type { RgbImage } from './rgb-image.ts';

/** The two source indices of one output position along an axis, and their weights, which sum to 2048. */
type Taps = { first: Int32Array; second: Int32Array; weight0: Int32Array; weight1: Int32Array };

const WEIGHT_ONE = 2048;
const CHANNELS = 3;

/** Resizes an image. Returns the image itself if it already has that size, because no byte would change. */
export function resizeBilinear(image: RgbImage, width: number, height: number): RgbImage {
  if (image.width === width && image.height === height) return image;
  const columns = columnTaps(image.width, width);
  const rows = rowTaps(image.height, height);
  const data = new Uint8Array(width * height * CHANNELS);
  const stretched = new StretchedRows(image, columns, width);
  for (let y = 0; y < height; y++) {
    const [upper, lower] = stretched.pair(rows.first[y]!, rows.second[y]!);
    const row = data.subarray(y * width * CHANNELS, (y + 1) * width * CHANNELS);
    blendRows(row, upper, lower, rows.weight0[y]!, rows.weight1[y]!);
  }
  return { width, height, data };
}

function columnTaps(sourceLength: number, length: number): Taps {
  return makeTaps(sourceLength, length, (index, fraction) => {
    if (index < 0) return [0, 0];
    return index >= sourceLength - 1 ? [sourceLength - 1, 0] : [index, fraction];
  });
}

function rowTaps(sourceLength: number, length: number): Taps {
  return makeTaps(sourceLength, length, (index, fraction) => [index, fraction]);
}

function makeTaps(
  sourceLength: number,
  length: number,
  atBorder: (index: number, fraction: number) => [index: number, fraction: number],
): Taps {
  const [first, second] = [new Int32Array(length), new Int32Array(length)];
  const [weight0, weight1] = [new Int32Array(length), new Int32Array(length)];
  const scale = 1 / (length / sourceLength);
  for (let i = 0; i < length; i++) {
    const position = Math.fround((i + 0.5) * scale - 0.5);
    const floor = Math.floor(position);
    const [index, fraction] = atBorder(floor, Math.fround(position - floor));
    first[i] = clamp(index, sourceLength);
    second[i] = clamp(index + 1, sourceLength);
    weight0[i] = roundHalfToEven(Math.fround(Math.fround(1 - fraction) * WEIGHT_ONE));
    weight1[i] = roundHalfToEven(Math.fround(fraction * WEIGHT_ONE));
  }
  return { first, second, weight0, weight1 };
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor + (floor & 1);
  return rest < 0.5 ? floor : floor + 1;
}

/** Source rows stretched to the output's width. Two rows are kept, since output rows use them in order. */
class StretchedRows {
  readonly #image: RgbImage;
  readonly #columns: Taps;
  readonly #buffers: [Int32Array, Int32Array];
  readonly #rows: [number, number] = [-1, -1];

  constructor(image: RgbImage, columns: Taps, width: number) {
    this.#image = image;
    this.#columns = columns;
    this.#buffers = [new Int32Array(width * CHANNELS), new Int32Array(width * CHANNELS)];
  }

  pair(upper: number, lower: number): [Int32Array, Int32Array] {
    const slot = this.#rows[1] === upper || this.#rows[0] === lower ? 1 : 0;
    return [this.#stretch(upper, slot), this.#stretch(lower, upper === lower ? slot : 1 - slot)];
  }

  #stretch(row: number, slot: number): Int32Array {
    const buffer = this.#buffers[slot]!;
    if (this.#rows[slot] === row) return buffer;
    this.#rows[slot] = row;
    const stride = this.#image.width * CHANNELS;
    stretchRow(buffer, this.#image.data.subarray(row * stride, (row + 1) * stride), this.#columns);
    return buffer;
  }
}

function stretchRow(out: Int32Array, source: Uint8Array, columns: Taps): void {
  const { first, second, weight0, weight1 } = columns;
  for (let x = 0, at = 0; x < first.length; x++, at += CHANNELS) {
    const left = first[x]! * CHANNELS;
    const right = second[x]! * CHANNELS;
    const a0 = weight0[x]!;
    const a1 = weight1[x]!;
    out[at] = source[left]! * a0 + source[right]! * a1;
    out[at + 1] = source[left + 1]! * a0 + source[right + 1]! * a1;
    out[at + 2] = source[left + 2]! * a0 + source[right + 2]! * a1;
  }
}

/** The shifts drop the same bits as OpenCV's 16-bit multiplications. */
function blendRows(out: Uint8Array, upper: Int32Array, lower: Int32Array, b0: number, b1: number): void {
  for (let i = 0; i < out.length; i++) {
    const upperPart = (b0 * (upper[i]! >> 4)) >> 16;
    const lowerPart = (b1 * (lower[i]! >> 4)) >> 16;
    out[i] = (upperPart + lowerPart + 2) >> 2;
  }
}
