/**
 * HEIC/HEIF images. sharp's prebuilt binary has no HEVC decoder, so libheif in WebAssembly does it,
 * in a thread of its own for each image: a hostile file may hang it or abort it, and neither may
 * reach this process; its memory is given back when the thread ends.
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

/** ITU-T H.273's code of Display P3's primaries. */
const displayP3Primaries = 12;

export type HeicOptions = {
  signal?: AbortSignal | undefined;
  maxPixels: number;
  timeLimitMilliseconds?: number;
};

/**
 * The primary image, upright (libheif applies the container's rotation and mirroring; the EXIF tag
 * only repeats them and is ignored), in sRGB, on white.
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

/** The thread's file lies beside this one: as TypeScript in the sources, bundled in `dist/`. */
function startThread(workerData: HeicTask): Worker {
  const file = import.meta.url.endsWith('.ts') ? './heic-thread.ts' : './heic-thread.js';
  return new Worker(new URL(file, import.meta.url), { workerData });
}

/**
 * The thread answers every fault of the file, so an `error` event is a defect of ours (its file is
 * missing, say) and is passed on. One that ends silently was ended by the decoder itself.
 */
function answerOf(worker: Worker, byteLength: number, limitMilliseconds: number): Promise<HeicAnswer> {
  return new Promise((resolve, reject) => {
    const giveUp = (reason: string): void => reject(invalidImage('heic', byteLength, reason));
    const timer = setTimeout(() => {
      giveUp(`the decoder gave no picture within ${limitMilliseconds / 1000} s`);
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
