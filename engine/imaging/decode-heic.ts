/**
 * Decodes HEIC/HEIF images. sharp's prebuilt binary has no HEVC decoder, so libheif in WebAssembly decodes
 * each image in a thread of its own: a hostile file may hang or abort the thread but never this process, and
 * the memory is freed when the thread ends.
 */
import { Worker } from 'node:worker_threads';
import { ProblemError } from '#contracts/errors.ts';
import { invalidImage } from '#contracts/images/image-problems.ts';
import { refuseAborted, untilAborted } from './abort.ts';
import type { HeicAnswer, HeicPicture, HeicTask } from './heic-thread.ts';
import type { RgbImage } from './rgb-image.ts';
import { displayP3Profile, toSrgb } from './to-srgb.ts';

/** A 12-megapixel image takes about a second on one core. */
const DEFAULT_TIME_LIMIT_MILLISECONDS = 30_000;

/** The code of Display P3's primaries in ITU-T H.273. */
const displayP3Primaries = 12;

export type HeicOptions = {
  signal?: AbortSignal | undefined;
  maxPixels: number;
  timeLimitMilliseconds?: number;
};

/**
 * Decodes the primary image, upright, in sRGB, on white. libheif applies the container's rotation and
 * mirroring; the EXIF tag only repeats them and is ignored.
 */
export async function decodeHeic(bytes: Uint8Array, options: HeicOptions): Promise<RgbImage> {
  const { image, iccProfile, colorPrimaries } = await decodeInThread(bytes, options);
  refuseAborted(options.signal);
  const isP3 = colorPrimaries === displayP3Primaries;
  const profile = iccProfile ?? (isP3 ? await displayP3Profile() : undefined);
  return profile === undefined ? image : untilAborted(toSrgb(image, profile), options.signal);
}

async function decodeInThread(bytes: Uint8Array, options: HeicOptions): Promise<HeicPicture> {
  const { signal, maxPixels, timeLimitMilliseconds = DEFAULT_TIME_LIMIT_MILLISECONDS } = options;
  const worker = startThread({ bytes, maxPixels });
  try {
    const answer = answerOf(worker, bytes.length, timeLimitMilliseconds);
    return unwrap(await untilAborted(answer, signal));
  } finally {
    await worker.terminate();
  }
}

/** The thread's file is beside this one: as TypeScript in the sources, bundled in `dist/`. */
function startThread(workerData: HeicTask): Worker {
  const file = import.meta.url.endsWith('.ts') ? './heic-thread.ts' : './heic-thread.js';
  return new Worker(new URL(file, import.meta.url), { workerData });
}

/**
 * The thread reports every fault of the file as an answer, so an `error` event is a defect of the program (a
 * missing file, for example) and is rethrown. If the thread ends without an answer, the decoder ended it.
 */
function answerOf(worker: Worker, byteLength: number, limitMilliseconds: number): Promise<HeicAnswer> {
  return new Promise((resolve, reject) => {
    const giveUp = (reason: string): void => reject(invalidImage('heic', byteLength, reason));
    const timer = setTimeout(() => {
      giveUp(`the decoder did not finish within ${limitMilliseconds / 1000} s`);
    }, limitMilliseconds);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      giveUp('the decoder ended without an answer');
    });
  });
}

function unwrap(answer: HeicAnswer): HeicPicture {
  if ('picture' in answer) return answer.picture;
  throw new ProblemError(answer.problem.code, answer.problem.message);
}
