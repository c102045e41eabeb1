/** Measures how close `evaluate` comes to the rate of its encoder: several images at a time, others around it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import { photosForCores } from '#engine/segmentation/local-configuration.ts';
import { measureInChild } from '../child-process.ts';
import type { Pace, PhotosToEvaluate } from '../children/evaluate-photos.ts';
import { drawJpeg } from '../photo-to-measure.ts';
import type { BenchContext, Ratio, Section } from '../section.ts';
import { ENCODER_SECONDS } from '../simulated-encoder.ts';
import { plainWords } from '../words-to-measure.ts';

const WORDS = 30;
const SIZE = { width: 500, height: 375 };
const AT_LEAST = { float32: 0.95, simulated: 0.98 };

type Case = { name: string; precision: Precision; simulated: boolean; photos: number; atLeast?: number };

const CASES: readonly Case[] = [
  { name: 'float32', precision: 'float32', simulated: false, photos: 11, atLeast: AT_LEAST.float32 },
  { name: 'int8', precision: 'int8', simulated: false, photos: 11 },
  { name: 'simulated', precision: 'float32', simulated: true, photos: 61, atLeast: AT_LEAST.simulated },
];

type Result = { encoder: Pace; evaluate: Pace };

export async function measureEvaluationRate(context: BenchContext): Promise<Section> {
  const cores = availableParallelism();
  const rows: string[][] = [];
  const ratios: Ratio[] = [];
  for (const each of CASES) {
    const { encoder, evaluate } = await measure(context, each);
    const around = evaluate.coreSeconds - encoder.coreSeconds;
    const ceiling = encoder.seconds / Math.max(encoder.seconds, evaluate.coreSeconds / cores);
    const ratio = encoder.seconds / evaluate.seconds;
    const seconds = [encoder.seconds, evaluate.seconds, encoder.coreSeconds, around];
    rows.push([each.name, ...seconds.map((value) => value.toFixed(3)), ceiling.toFixed(3), ratio.toFixed(3)]);
    ratios.push({
      name: `rate of evaluate to its encoder's, ${each.name}`,
      value: ratio,
      atLeast: each.atLeast,
    });
  }
  return {
    title: 'evaluate beside its encoder',
    notes: [
      `Photos of ${SIZE.width} x ${SIZE.height}, ${WORDS} words that are known, preset \`balanced\`, ` +
        `${context.threads.at(-1) ?? 0} threads on ${cores} cores, ${photosForCores()} images at a time: seconds of a photo ` +
        'in a loop that only encodes, and between two images that `evaluate` has scored. Around the encoder are the ' +
        'core-seconds that `evaluate` takes beyond those of the encoder: reading, decoding, PAMR, scores, labels, cells, ' +
        'predictions. The ceiling is the ratio if all cores did nothing but this work, without a pause. "simulated" ' +
        `replaces the encoder's session by a wait of ${ENCODER_SECONDS} s a photo that uses no CPU.`,
    ],
    tables: [
      {
        header: [
          'encoder',
          'alone s',
          'evaluate s',
          'core-s of the encoder',
          'core-s around it',
          'ceiling',
          'ratio',
        ],
        rows,
      },
    ],
    ratios,
  };
}

async function measure(context: BenchContext, { precision, simulated, photos }: Case): Promise<Result> {
  const { model, cacheFolder, executionProvider, signal } = context;
  const threads = context.threads.at(-1) ?? 0;
  const task: PhotosToEvaluate = {
    configuration: {
      model,
      cacheFolder,
      executionProvider,
      threads,
      precision,
      photosAtOnce: photosForCores(),
    },
    simulated,
    dataset: await writeDataset(await context.newFolder(), photos),
    vocabulary: plainWords(WORDS),
    options: mergeOptions({ auxiliary: 'none' }),
    encoded: Math.min(photos, 3),
    outputFolder: await context.newFolder(),
  };
  return (await measureInChild<Result>('evaluate-photos.ts', task, signal)).result;
}

/** The truth is invented: only the time is of interest. */
async function writeDataset(folder: string, photos: number): Promise<string> {
  const { width, height } = SIZE;
  await mkdir(join(folder, 'images'));
  await mkdir(join(folder, 'masks'));
  const mask = Uint8Array.from({ length: width * height }, (_, pixel) => Math.floor(pixel / 999) % WORDS);
  for (let index = 0; index < photos; index += 1) {
    const name = String(index).padStart(2, '0');
    await writeFile(join(folder, 'images', `${name}.jpg`), await drawJpeg(width, height, index));
    const png = encode({ width, height, data: mask, channels: 1, depth: 8 });
    await writeFile(join(folder, 'masks', `${name}.png`), png);
  }
  return folder;
}
