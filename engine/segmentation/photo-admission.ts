/**
 * Decides how many photos may be under way at the same time: at most a number, and only as many as fit into
 * memory together. The memory of a photo is estimated from the size in its header, before it is decoded.
 */
import { freemem } from 'node:os';
import { detectImageFormat } from '#contracts/images/detect-image-format.ts';
import { displayedSize } from '#contracts/images/displayed-size.ts';
import { DEFAULT_MAX_PIXELS } from '#contracts/images/image-problems.ts';
import { Gate, type Ticket } from '../threads/gate.ts';

export type PhotoTicket = Ticket & {
  /** The estimated memory from decoding to the written files. */
  bytes: number;
  /** True for a photo that must have the whole process to itself. */
  alone: boolean;
};

/**
 * Pixels, labels, an overlay at full size and its encoding: docs/benchmarks.md, "Several photos at a time",
 * where four photos of 48 megapixels need 2.3 GB more than one.
 */
const BYTES_PER_PIXEL = 16;
/** The picture at the encoder's size, logits, and what a thread keeps for itself. */
const BYTES_PER_PHOTO = 50e6;

/** A process needs this for a model and one photo of a phone: docs/benchmarks.md, "Memory and megapixels". */
const BYTES_FOR_THE_FIRST = 1.5e9;
/** The header of a photo is among its first bytes; a TIFF may hide it at its end. */
const HEAD_BYTES = 256 * 1024;

/** The memory for photos in a process that has not opened its model yet. */
export function freePhotoBytes(): number {
  const free = process.availableMemory?.() ?? freemem();
  return Math.max(0, free - BYTES_FOR_THE_FIRST);
}

/** A photo that alone needs more than there is goes in alone: it may still succeed, and else nothing would. */
export function admitPhotos(photos: number, bytes: number): Gate<PhotoTicket> {
  return new Gate((inside, next) => {
    if (inside.size === 0) return true;
    if (inside.size >= photos || next.alone) return false;
    let needed = next.bytes;
    for (const other of inside) {
      if (other.alone) return false;
      needed += other.bytes;
    }
    return needed <= bytes;
  });
}

/** A photo that hides its size counts as the largest that is decoded. */
export function estimatePhotoBytes(image: Uint8Array): number {
  return BYTES_PER_PHOTO + pixelsOf(image) * BYTES_PER_PIXEL;
}

function pixelsOf(image: Uint8Array): number {
  const head = image.subarray(0, HEAD_BYTES);
  const format = detectImageFormat(head);
  const size = format && displayedSize(head, format);
  return Math.min(size ? size.width * size.height : DEFAULT_MAX_PIXELS, DEFAULT_MAX_PIXELS);
}
