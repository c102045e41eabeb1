/**
 * Computes the similarity of each neighbor to a pixel (numerics, section 7): the softmax over the neighbors
 * of -|I_p - I_n| / (1e-8 + 0.1 sigma), averaged over the channels, for four pixels at a time.
 */
import { exponential } from './exponential';
import { meet } from './barrier';

const CHANNELS = 3;
const VECTOR = 16;

/**
 * @param guide [3, height, margin + padded width + margin] float32: the normalized image with its
 *   border repeated; padded widths are multiples of four.
 * @param weights [height, padded width / 4, neighbors, 4] float32: the result.
 * @param offsets [neighbors, 2] int32: dy and dx.
 * @param rings Number of times that the pixel itself is a sample of sigma, which is unbiased.
 * @param pointers Space for one pointer per neighbor, private to this thread.
 */
export function computeNeighborWeights(
  thread: i32,
  threads: i32,
  barrier: usize,
  guide: usize,
  weights: usize,
  offsets: usize,
  neighbors: i32,
  rings: i32,
  pointers: usize,
  height: i32,
  width: i32,
  margin: i32,
): void {
  const paddedWidth = (width + 3) & ~3;
  const rowBytes = (paddedWidth + 2 * margin) * 4;
  const planeBytes = rowBytes * height;
  const own = pointers + thread * neighbors * 4;
  const end = (height * (thread + 1)) / threads;
  for (let y = (height * thread) / threads; y < end; y++) {
    for (let n = 0; n < neighbors; n++) {
      const row = min(max(y + load<i32>(offsets + n * 8), 0), height - 1);
      const column = margin + load<i32>(offsets + n * 8, 4);
      store<u32>(own + n * 4, <u32>(guide + row * rowBytes + column * 4));
    }
    const center = guide + y * rowBytes + margin * 4;
    let block = weights + y * paddedWidth * neighbors * 4;
    for (let x = 0; x < paddedWidth; x += 4) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        addDistances(block, own, center, channel * planeBytes + x * 4, neighbors, rings, channel == 0);
      }
      turnIntoShares(block, neighbors);
      block += neighbors * VECTOR;
    }
  }
  meet(barrier, threads);
}

/** Adds |I_p - I_n| / (1e-8 + 0.1 sigma) of one channel, for four pixels: [neighbors, 4]. */
function addDistances(
  block: usize,
  pointers: usize,
  center: usize,
  at: i32,
  neighbors: i32,
  rings: i32,
  isFirst: bool,
): void {
  const own = v128.load(center + at);
  const repeats = f32x4.splat(<f32>rings);
  let sum = f32x4.mul(own, repeats);
  for (let n = 0; n < neighbors; n++) sum = f32x4.add(sum, v128.load(load<u32>(pointers + n * 4) + at));
  const mean = f32x4.mul(sum, f32x4.splat(<f32>1 / <f32>(neighbors + rings)));
  const ownDeviation = f32x4.sub(own, mean);
  let squares = f32x4.mul(f32x4.mul(ownDeviation, ownDeviation), repeats);
  for (let n = 0; n < neighbors; n++) {
    const deviation = f32x4.sub(v128.load(load<u32>(pointers + n * 4) + at), mean);
    squares = f32x4.add(squares, f32x4.mul(deviation, deviation));
  }
  const sigma = f32x4.sqrt(f32x4.mul(squares, f32x4.splat(<f32>1 / <f32>(neighbors + rings - 1))));
  const scale = f32x4.add(f32x4.mul(sigma, f32x4.splat(0.1)), f32x4.splat(1e-8));
  const inverse = f32x4.div(f32x4.splat(1), scale);
  for (let n = 0; n < neighbors; n++) {
    const value = v128.load(load<u32>(pointers + n * 4) + at);
    const distance = f32x4.mul(f32x4.abs(f32x4.sub(value, own)), inverse);
    const place = block + n * VECTOR;
    v128.store(place, isFirst ? distance : f32x4.add(v128.load(place), distance));
  }
}

/** Replaces distances, summed over the channels, by their softmax. */
function turnIntoShares(block: usize, neighbors: i32): void {
  let nearest = v128.load(block);
  for (let n = 1; n < neighbors; n++) nearest = f32x4.pmin(nearest, v128.load(block + n * VECTOR));
  let total = f32x4.splat(0);
  for (let n = 0; n < neighbors; n++) {
    const place = block + n * VECTOR;
    const further = f32x4.sub(nearest, v128.load(place));
    const share = exponential(f32x4.mul(further, f32x4.splat(<f32>1 / <f32>CHANNELS)));
    v128.store(place, share);
    total = f32x4.add(total, share);
  }
  const inverse = f32x4.div(f32x4.splat(1), total);
  for (let n = 0; n < neighbors; n++) {
    const place = block + n * VECTOR;
    v128.store(place, f32x4.mul(v128.load(place), inverse));
  }
}
