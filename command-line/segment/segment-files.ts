/** Segments images one after the other; an image that fails is reported and does not stop the rest. */
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError, type ProblemCode } from '#contracts/errors.ts';
import type { Output } from '#contracts/jobs/outputs.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Result } from '#contracts/segmentation/result.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { readImageFile } from '#engine/imaging/read-image-file.ts';
import { writeArtifacts } from '#engine/results/write-artifacts.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import type { Timings } from '#engine/segmentation/stopwatch.ts';
import { describeFileError } from '#models/files/describe-file-error.ts';
import type { ImageFile } from './find-image-files.ts';
import type { ProgressDisplay } from '../display/progress-display.ts';

export type FileOutcome =
  | {
      file: string;
      ok: true;
      folder: string;
      outputs: readonly string[];
      seconds: number;
      timings: Timings;
      result: Result;
    }
  | { file: string; ok: false; error: { code: ProblemCode; message: string } };

export type SegmentFilesOptions = {
  client: SegmenterClient;
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  outputs: readonly Output[];
  /** The folder in which each image gets a folder. */
  outputFolder: string;
  display: ProgressDisplay;
  signal: AbortSignal;
};

/** Problems of one image; any other would meet every image, and ends the command. */
const IMAGE_PROBLEMS: readonly ProblemCode[] = [
  'invalid-image',
  'unsupported-image-type',
  'image-too-large',
  'out-of-memory',
];

/** Yields the outcome of each image as it is done. Throws what is not an image's fault. */
export async function* segmentFiles(
  images: readonly ImageFile[],
  options: SegmentFilesOptions,
): AsyncGenerator<FileOutcome> {
  for (const [index, image] of images.entries()) {
    options.display.begin(image.path, { index, count: images.length });
    // Not `yield await`: whoever prints the outcome needs the line that the bar is in.
    const outcome = await attempt(image, options).finally(() => options.display.clear());
    yield outcome;
  }
}

async function attempt(image: ImageFile, options: SegmentFilesOptions): Promise<FileOutcome> {
  try {
    return await segmentFile(image, options);
  } catch (error) {
    if (!(error instanceof ProblemError) || !IMAGE_PROBLEMS.includes(error.code)) throw error;
    return { file: image.path, ok: false, error: { code: error.code, message: error.message } };
  }
}

async function segmentFile(
  { path, outputName }: ImageFile,
  options: SegmentFilesOptions,
): Promise<FileOutcome> {
  const { client, vocabulary, outputs, outputFolder, display, signal } = options;
  const start = performance.now();
  const image = await readImageFile(path);
  const onProgress = display.update.bind(display);
  const answer = await client.segment(
    { image, vocabulary, options: options.options, outputs },
    { signal, onProgress },
  );
  const folder = join(outputFolder, outputName);
  await writeArtifacts(folder, answer.artifacts, { signal }).catch((cause: Error) => {
    throw signal.aborted ? cause : cannotWrite(folder, cause);
  });
  const seconds = (performance.now() - start) / 1000;
  const written = answer.artifacts.map(({ name }) => name);
  return {
    file: path,
    ok: true,
    folder,
    outputs: written,
    seconds,
    timings: answer.timings,
    result: answer.result,
  };
}

/** Makes the folder, so that a run of hours does not end in the news that it cannot be written. */
export async function prepareOutputFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw cannotWrite(folder, cause as Error);
  }
}

function cannotWrite(folder: string, cause: Error): ProblemError {
  return new ProblemError(
    'invalid-request',
    `Cannot write to ${folder}: ${describeFileError(cause)}. Choose another folder with --out.`,
    { cause },
  );
}
