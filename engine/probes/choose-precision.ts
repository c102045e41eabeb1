/**
 * Decides what `auto` means: the fastest precision of a model on this machine. The measurement takes seconds,
 * so its answer is kept in the cache folder, under everything that it depends on.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PRECISIONS, type Precision } from '#contracts/segmentation/precision.ts';
import { cacheFolder, writingTo } from '#models/files/cache-folder.ts';
import { writeFileAtomically } from '#models/files/atomic-file.ts';
import { modelDigest } from '#models/pack/model-digest.ts';
import { onnxruntimeVersion } from '../inference/onnx-session.ts';
import {
  describeSpeeds,
  fastestPrecision,
  gainOf,
  measurePrecisions,
  type PrecisionSpeed,
  type PrecisionsToMeasure,
} from './measure-precisions.ts';
import { describeProcessor } from './processor.ts';

export type ChosenPrecision = {
  precision: Precision;
  /** A sentence for the user: the choice, and the measurement behind it. */
  reason: string;
};

const speedsSchema = z.array(
  z.object({ precision: z.enum(PRECISIONS), seconds_per_pass: z.number().positive() }),
);

/** Measures once per model and machine. Throws the signal's reason after an abort. */
export async function choosePrecision(
  wanted: PrecisionsToMeasure,
  { signal, measure = measurePrecisions }: { signal?: AbortSignal; measure?: typeof measurePrecisions } = {},
): Promise<ChosenPrecision> {
  const path = await measurementPath(wanted);
  const kept = await readSpeeds(path);
  if (kept) return fastest(kept);
  const speeds = await measure(wanted, signal);
  await keepSpeeds(path, speeds);
  return fastest(speeds);
}

/** Keeps a measurement for `choosePrecision`, unless a precision could not be measured. */
export async function keepMeasurement(
  wanted: PrecisionsToMeasure,
  speeds: readonly PrecisionSpeed[],
): Promise<void> {
  await keepSpeeds(await measurementPath(wanted), speeds);
}

/** Chooses among speeds, of which the first is that of float32. */
export function fastest(speeds: readonly PrecisionSpeed[]): ChosenPrecision {
  const precision = fastestPrecision(speeds);
  const measured = describeSpeeds(speeds);
  const reason =
    precision === 'float32'
      ? `float32; nothing else is faster on this machine (${measured})`
      : `${precision} is ${gainOf(speeds)?.toFixed(1)} times as fast as float32 on this machine (${measured})`;
  return { precision, reason: `Precision: ${reason}.` };
}

async function measurementPath({ model, provider, threads }: PrecisionsToMeasure): Promise<string> {
  const digest = await modelDigest(model, cacheFolder());
  const machine = { ...describeProcessor(), onnxruntime: onnxruntimeVersion() };
  const key = createHash('sha256')
    .update(JSON.stringify({ digest, provider, threads, ...machine }))
    .digest('hex');
  return join(cacheFolder(), 'speeds', `${key.slice(0, 32)}.json`);
}

async function readSpeeds(path: string): Promise<PrecisionSpeed[] | undefined> {
  try {
    return speedsSchema.min(2).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // There is no such file, or another version wrote it.
    return undefined;
  }
}

async function keepSpeeds(path: string, speeds: readonly PrecisionSpeed[]): Promise<void> {
  if (speeds.some((speed) => 'problem' in speed)) return;
  await writingTo(cacheFolder(), async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, Buffer.from(`${JSON.stringify(speeds, null, 2)}\n`));
  });
}
