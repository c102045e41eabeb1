/** Runs the real program as users do: as a process, with its own cache, on drawn images. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeHuggingFaceFolder } from '../support/model/clip-folder.ts';
import { drawImage } from '../support/images/draw-image.ts';
import { asSharp } from '../support/images/drawn-picture.ts';
import { NodeProgram, type FinishedProgram } from '../support/processes/node-program.ts';
import { makeRandomClip, SMALL_SHAPE } from '../support/reference/random-clip.ts';

const PROGRAM = fileURLToPath(new URL('../../command-line/itaclip.ts', import.meta.url));

export type Run = FinishedProgram;

export type RunOptions = {
  folder: string;
  program?: string;
  /** Variables added to those of the tests. */
  environment?: NodeJS.ProcessEnv;
  onStart?: (program: ChildProcess) => void;
  /** Called with each line of standard output when it arrives. */
  onLine?: (line: string, program: ChildProcess) => void;
};

/** `folder` is the program's working directory, and holds its cache and its models. */
export async function runItaclip(args: readonly string[], options: RunOptions): Promise<Run> {
  const { folder, program = PROGRAM, environment, onStart, onLine } = options;
  await using running = new NodeProgram([program, ...args], {
    cwd: folder,
    environment: {
      ...process.env,
      ITACLIP_CACHE_DIR: join(folder, 'cache'),
      ITACLIP_MODELS_DIR: join(folder, 'models'),
      ...environment,
    },
  });
  const child = running.process;
  onStart?.(child);
  let seen = 0;
  child.stdout!.on('data', () => {
    const lines = running.stdout.split('\n').slice(0, -1);
    for (const line of lines.slice(seen)) onLine?.(line, child);
    seen = lines.length;
  });
  const exit = await running.ended();
  return { ...exit, stdout: running.stdout, stderr: running.stderr };
}

/** Options for the fastest possible segmentation. */
export const QUICK = ['--preset', 'fast', '--set', 'pamr.iterations=0', '--threads', '1'];

/** Writes a CLIP of random weights with the real tokenizer's vocabulary to `folder`/tiny-clip. */
export function writeTinyModel(folder: string): void {
  const { vision, text } = SMALL_SHAPE;
  const shape = {
    ...SMALL_SHAPE,
    // The default options read blocks 7, 8 and 10 of those before the last.
    vision: { ...vision, layers: 11, imageSize: 224, patchSize: 32 },
    text: { ...text, vocabularySize: 49_408 },
  };
  writeHuggingFaceFolder(join(folder, 'tiny-clip'), makeRandomClip(shape));
}

/** Draws a small image that depends on `seed`, in the format of the file's name. */
export async function writeImage(path: string, seed = 1): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await asSharp(drawImage(96, 72, seed)).toFile(path);
}

/** Lists every file below a folder, by its path from there. */
export function readTree(folder: string): Map<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path, readFileSync(join(folder, path))]));
}
