/**
 * `scores.npy`: the score of every class at every pixel of the working size, for programs. It uses NumPy's
 * format (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html) with float16, [classes,
 * height, width], classes in label order. float16 takes half the bytes of float32 and keeps three digits.
 */
import { ProblemError } from '#contracts/errors.ts';
import { encodeHalves } from '#models/weights/float-types.ts';
import type { PixelMap } from '../inference/pixel-map.ts';

/** Magic bytes and version 1.0. */
const PREAMBLE = Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1');
/** The data begin at a multiple of this. */
const ALIGNMENT = 64;

type Shape = { classes: number; height: number; width: number };

/** Throws `limit-exceeded` before anything is computed. */
export function refuseTooManyScores(shape: Shape, allowedBytes: number): void {
  const bytes = headerOf(shape).length + valuesOf(shape) * Uint16Array.BYTES_PER_ELEMENT;
  if (bytes <= allowedBytes) return;
  throw new ProblemError(
    'limit-exceeded',
    `scores.npy would have ${bytes.toLocaleString('en-US')} bytes for ${shape.classes} classes at ` +
      `${shape.width} x ${shape.height}; at most ${allowedBytes.toLocaleString('en-US')} are allowed. ` +
      'Ask for fewer classes or a smaller short side, or leave out scores.npy.',
  );
}

export function encodeScoresNpy({ channels: classes, height, width, stride, data }: PixelMap): Uint8Array {
  const shape = { classes, height, width };
  const header = headerOf(shape);
  const pixels = height * width;
  const scores = new Uint16Array(valuesOf(shape));
  const plane = new Float32Array(pixels);
  for (let index = 0; index < classes; index += 1) {
    for (let pixel = 0; pixel < pixels; pixel += 1) plane[pixel] = data[pixel * stride + index]!;
    // Encodes by hand, because Node 20 lacks Float16Array.
    scores.set(encodeHalves(plane), index * pixels);
  }
  return Buffer.concat([header, new Uint8Array(scores.buffer)]);
}

function valuesOf({ classes, height, width }: Shape): number {
  return classes * height * width;
}

function headerOf({ classes, height, width }: Shape): Buffer {
  const text = `{'descr': '<f2', 'fortran_order': False, 'shape': (${classes}, ${height}, ${width}), }`;
  const before = PREAMBLE.length + Uint16Array.BYTES_PER_ELEMENT;
  const end = Math.ceil((before + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const length = Buffer.alloc(Uint16Array.BYTES_PER_ELEMENT);
  length.writeUInt16LE(end - before);
  return Buffer.concat([PREAMBLE, length, Buffer.from(`${text.padEnd(end - before - 1)}\n`, 'latin1')]);
}
