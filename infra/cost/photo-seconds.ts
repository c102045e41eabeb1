/**
 * Estimates how long one photo occupies the GPU of a worker, and how soon the next one follows. No
 * GPU has been measured yet: the GPU's part is computed from the work and the data sheet, the rest
 * is what docs/benchmarks.md measured beside a simulated GPU, shared by the instance's vCPUs.
 * `--worker-seconds` replaces the pace by a figure of your own.
 */
import { countEncoderPasses } from '#contracts/images/encoder-passes.ts';
import { workingSize, type Size } from '#contracts/images/target-size.ts';
import { mergeOptions, PRESETS, type Preset } from '#contracts/segmentation/options.ts';
import { INSTANCES, type InstanceName } from './instances.ts';

export type PhotoSeconds = {
  /** The time of a photo on the GPU. */
  gpu: number;
  /** The time from one photo to the next of a worker that has several at a time and is always busy. */
  worker: number;
  source: string;
};

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
 * From docs/benchmarks.md, "Several photos at a time, with a simulated encoder", rows "GPU":
 * core-seconds of the stages beside the GPU, by the photo's megapixels, with linear interpolation.
 */
const CORE_SECONDS = [
  { megapixels: 3, seconds: 0.52 },
  { megapixels: 12, seconds: 0.72 },
  { megapixels: 48, seconds: 1.28 },
];

/** The share of its cores' time that a worker with several photos at a time uses: an assumption. */
const CORES_AT_WORK = 0.75;

export function photoSeconds(preset: Preset, megapixels: number, instance: InstanceName): PhotoSeconds {
  const options = mergeOptions(PRESETS[preset]);
  const photo = photoSize(megapixels);
  const { teraflops, gigabytesPerSecond, gpu, vcpus } = INSTANCES[instance];
  const encoding =
    (countEncoderPasses(photo, options) * GIGAFLOPS_PER_PASS) / (teraflops * 1000 * SUSTAINED_SHARE);
  const { width, height } = workingSize(photo.width, photo.height, { shortSide: options.short_side });
  const { iterations, dilations } = options.pamr;
  const planes = iterations * dilations.length * NEIGHBORS_PER_RING * MEMORY_PASSES_PER_NEIGHBOR;
  const refining = (width * height * QUERIES * FLOAT_BYTES * planes) / (gigabytesPerSecond * 1e9);
  const onGpu = encoding + refining;
  // While one photo is on the GPU, the cores work for others: the slower of the two sets the pace.
  const onCores = coreSeconds(megapixels) / (vcpus * CORES_AT_WORK);
  return {
    gpu: onGpu,
    worker: Math.max(onGpu, onCores),
    source: `computed for the ${gpu}, not measured; the stages beside it from docs/benchmarks.md`,
  };
}

/** Assumes an aspect ratio of 4 to 3, as phones take photos. */
export function photoSize(megapixels: number): Size {
  const width = Math.round(Math.sqrt((megapixels * 1e6 * 4) / 3));
  return { width, height: Math.round((width * 3) / 4) };
}

function coreSeconds(megapixels: number): number {
  const points = CORE_SECONDS;
  const above = points.findIndex((point) => point.megapixels >= megapixels);
  const index = Math.max(1, above === -1 ? points.length - 1 : above);
  const [low, high] = [points[index - 1]!, points[index]!];
  const slope = (high.seconds - low.seconds) / (high.megapixels - low.megapixels);
  return Math.max(0, low.seconds + slope * (megapixels - low.megapixels));
}
