/**
 * Estimates how long a photo takes the function that segments, by its memory, with which its vCPUs grow. Measured with
 * one core and two of one machine (docs/benchmarks.md, "The function in AWS"); between them it is interpolated, and
 * above two it is extrapolated. It is an assumption that a vCPU of Lambda is as fast as a core of that machine.
 */
import { countEncoderPasses } from '#contracts/images/encoder-passes.ts';
import { mergeOptions, PRESETS, type Preset } from '#contracts/segmentation/options.ts';
import { photoSize } from './photo-seconds.ts';

/** AWS gives a function one vCPU for each 1,769 MB. */
const MEBIBYTES_PER_VCPU = 1769;

/** Warm photos in the preset `balanced`, with ViT-B/16 in float32. */
const PHOTO = [
  { megapixels: 3, one: 12.64, two: 6.62 },
  { megapixels: 12, one: 13.09, two: 6.75 },
  { megapixels: 48, one: 13.1, two: 7.46 },
];
/** docs/benchmarks.md, Encoder: a pass in float32, four windows at once. */
const PASS = { one: 0.372, two: 0.195 };

type Measured = { one: number; two: number };

export function functionSeconds(preset: Preset, megapixels: number, memoryMebibytes: number): number {
  const vcpus = memoryMebibytes / MEBIBYTES_PER_VCPU;
  const size = photoSize(megapixels);
  const passes = (name: Preset) => countEncoderPasses(size, mergeOptions(PRESETS[name]));
  const more = passes(preset) - passes('balanced');
  return withVcpus(photo(megapixels), vcpus) + more * withVcpus(PASS, vcpus);
}

/** A part of the work is shared by all vCPUs, and the rest is one thread's. Less than one vCPU slows both. */
function withVcpus({ one, two }: Measured, vcpus: number): number {
  const shared = 2 * (one - two);
  const rest = one - shared;
  return shared / vcpus + rest / Math.min(1, vcpus);
}

function photo(megapixels: number): Measured {
  const above = PHOTO.findIndex((point) => point.megapixels >= megapixels);
  const index = Math.max(1, above === -1 ? PHOTO.length - 1 : above);
  const [low, high] = [PHOTO[index - 1]!, PHOTO[index]!];
  const share = (megapixels - low.megapixels) / (high.megapixels - low.megapixels);
  const between = (cores: keyof Measured) => Math.max(0, low[cores] + share * (high[cores] - low[cores]));
  return { one: between('one'), two: between('two') };
}
