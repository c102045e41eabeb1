/**
 * Estimates how long one photo occupies a worker, on its GPU and beside it. No GPU has been
 * measured yet: the GPU's part is computed from the work and the data sheet, the rest is what
 * docs/benchmarks.md measured on two CPU cores. `--worker-seconds` replaces all of it by a figure
 * of your own.
 */
import { countEncoderPasses } from '#contracts/images/encoder-passes.ts';
import { workingSize, type Size } from '#contracts/images/target-size.ts';
import { mergeOptions, PRESETS, type Preset } from '#contracts/segmentation/options.ts';
import { INSTANCES, type InstanceName } from './instances.ts';

export type PhotoSeconds = { gpu: number; host: number; source: string };

/** docs/benchmarks.md, Encoder: 188 GFLOP/s at 0.188 s a pass, ViT-B/16 at 224 x 224. */
const GIGAFLOPS_PER_PASS = 35.3;
/**
 * The share of the tensor cores' peak that a small transformer reaches in onnxruntime: an
 * assumption.
 */
const SUSTAINED_SHARE = 0.2;
/** The words of a photo with the default background: docs/benchmarks.md measures with 30. */
const QUERIES = 30;
const FLOAT_BYTES = 4;
/** PAMR as graph nodes reads a plane, multiplies and writes it for each neighbor: an assumption. */
const MEMORY_PASSES_PER_NEIGHBOR = 3;
const NEIGHBORS_PER_RING = 8;

/**
 * From docs/benchmarks.md, on two cores: seconds to decode, to decide labels at full size and to
 * write the artifacts, by the photo's megapixels, with linear interpolation. Random weights are its
 * worst case.
 */
const HOST_SECONDS = [
  { megapixels: 0.1875, seconds: 0.098 },
  { megapixels: 3, seconds: 1.12 },
  { megapixels: 12, seconds: 2.59 },
  { megapixels: 48, seconds: 8.18 },
];
/** The row, two messages, a photo from S3 and four artifacts to it: an assumption. */
const TRANSFER_SECONDS = 0.25;

export function photoSeconds(preset: Preset, megapixels: number, instance: InstanceName): PhotoSeconds {
  const options = mergeOptions(PRESETS[preset]);
  const photo = photoSize(megapixels);
  const { teraflops, gigabytesPerSecond, gpu } = INSTANCES[instance];
  const encoding =
    (countEncoderPasses(photo, options) * GIGAFLOPS_PER_PASS) / (teraflops * 1000 * SUSTAINED_SHARE);
  const { width, height } = workingSize(photo.width, photo.height, { shortSide: options.short_side });
  const { iterations, dilations } = options.pamr;
  const planes = iterations * dilations.length * NEIGHBORS_PER_RING * MEMORY_PASSES_PER_NEIGHBOR;
  const refining = (width * height * QUERIES * FLOAT_BYTES * planes) / (gigabytesPerSecond * 1e9);
  return {
    gpu: encoding + refining,
    host: hostSeconds(megapixels) + TRANSFER_SECONDS,
    source: `computed for the ${gpu}, not measured; host stages from docs/benchmarks.md`,
  };
}

/** Assumes an aspect ratio of 4 to 3, as phones take photos. */
export function photoSize(megapixels: number): Size {
  const width = Math.round(Math.sqrt((megapixels * 1e6 * 4) / 3));
  return { width, height: Math.round((width * 3) / 4) };
}

function hostSeconds(megapixels: number): number {
  const above = HOST_SECONDS.findIndex((point) => point.megapixels >= megapixels);
  const index = Math.max(1, above === -1 ? HOST_SECONDS.length - 1 : above);
  const [low, high] = [HOST_SECONDS[index - 1]!, HOST_SECONDS[index]!];
  const slope = (high.seconds - low.seconds) / (high.megapixels - low.megapixels);
  return Math.max(0, low.seconds + slope * (megapixels - low.megapixels));
}
