/** The part of a stage's photos that the function segments, and what each takes of functions. */
import type { Preset } from '#contracts/segmentation/options.ts';
import { functionSeconds } from './function-seconds.ts';
import { PER_PHOTO, type StageShape } from './usage.ts';

export type FunctionSettings = StageShape & {
  preset: Preset;
  megapixels: number;
  memoryMebibytes: number;
  architecture: 'arm64' | 'x64';
  /** The part of the photos that nobody waits for: a stage with both gives them to GPU workers. */
  batchPercent: number;
};

export type FunctionUse = {
  /** The share of all photos. */
  share: number;
  /** The time that such a photo takes. */
  seconds: number;
  /** The time that a call of the API waits for a photo, on average over all. */
  waitSeconds: number;
};

export function functionUse(settings: FunctionSettings): FunctionUse {
  const { compute, batchPercent, preset, megapixels, memoryMebibytes } = settings;
  const share = { lambda: 1, gpu: 0, both: 1 - batchPercent / 100 }[compute];
  const seconds = functionSeconds(preset, megapixels, memoryMebibytes);
  const waitSeconds =
    share * Math.min(seconds, PER_PHOTO.mostWaitSeconds) + (1 - share) * PER_PHOTO.waitSeconds;
  return { share, seconds, waitSeconds };
}

/** The seconds of all functions that a photo takes, on average. */
export function lambdaSeconds(settings: FunctionSettings): number {
  const { share, seconds, waitSeconds } = functionUse(settings);
  return PER_PHOTO.lambdaSeconds + waitSeconds + share * seconds;
}
