/**
 * The thread for one HEIC image: it reads the header, checks the size, decodes, posts the result and ends.
 * `decode-heic.ts` starts it, and terminates it if it hangs.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ProblemError } from '#contracts/errors.ts';
import type { ProblemCode } from '#contracts/errors.ts';
import { invalidImage, refuseTooManyPixels, unsupportedType } from '#contracts/images/image-problems.ts';
import { LibheifError, openHeif } from './libheif.ts';
import type { HeifPixels } from './libheif.ts';
import { onWhite } from './on-white.ts';
import type { RgbImage } from './rgb-image.ts';

/** A cropped or padded image has more coded pixels than displayed ones. */
const CODED_SCALE = 2;

export type HeicTask = { bytes: Uint8Array; maxPixels: number };

export type HeicPicture = {
  /** The image, upright, on white, still in the file's own color space. */
  image: RgbImage;
  iccProfile: Uint8Array | undefined;
  colorPrimaries: number | undefined;
};

export type HeicAnswer =
  | { picture: HeicPicture }
  /** Errors lose their class between threads, so their parts are posted. */
  | { problem: { code: ProblemCode; message: string } };

function decode({ bytes, maxPixels }: HeicTask): HeicPicture {
  const heif = openHeif(bytes);
  refuseTooManyPixels(heif.width, heif.height, maxPixels);
  const { iccProfile, colorPrimaries } = heif;
  return { image: toRgb(heif.decode(maxPixels * CODED_SCALE)), iccProfile, colorPrimaries };
}

function toRgb({ width, height, data, premultiplied }: HeifPixels): RgbImage {
  const opaque = data.length === width * height * 3;
  return { width, height, data: opaque ? data : onWhite(data, premultiplied) };
}

function answerTask(task: HeicTask): HeicAnswer {
  try {
    return { picture: decode(task) };
  } catch (error) {
    const { code, message } = toProblem(error, task.bytes.length);
    return { problem: { code, message } };
  }
}

function toProblem(error: unknown, byteLength: number): ProblemError {
  if (error instanceof ProblemError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof LibheifError && error.unsupportedCodec) {
    return unsupportedType(`a HEIF file of another codec than HEVC (${reason})`);
  }
  return invalidImage('heic', byteLength, reason);
}

const result = answerTask(workerData as HeicTask);
const transfer = 'picture' in result ? [result.picture.image.data.buffer as ArrayBuffer] : [];
parentPort?.postMessage(result, transfer);
