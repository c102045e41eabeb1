/**
 * Runs the iterations of PAMR (numerics, section 7): each replaces a query's value at a pixel by the weighted
 * sum of its neighbors' values. It handles eight queries at a time, stored side by side for each pixel: a
 * weight is loaded once for all of them, and the rows that one row needs stay in a core's cache. Each thread
 * has a band of rows; the threads synchronize after every iteration.
 */
import { meet } from './barrier';

const LANES = 8;
const PIXEL_BYTES = LANES * 4;

/**
 * @param logits [height, width, queries] float32; queries `first` to `end` are refined in place.
 * @param state Two tiles [height, margin + padded width + margin, 8] float32, one after the other.
 * @param weights, offsets, pointers, margin The same as for `computeNeighborWeights`.
 */
export function refine(
  thread: i32,
  threads: i32,
  barrier: usize,
  logits: usize,
  queries: i32,
  first: i32,
  end: i32,
  state: usize,
  weights: usize,
  offsets: usize,
  neighbors: i32,
  pointers: usize,
  iterations: i32,
  height: i32,
  width: i32,
  margin: i32,
): void {
  const paddedWidth = (width + 3) & ~3;
  const rowBytes = (paddedWidth + 2 * margin) * PIXEL_BYTES;
  const own = pointers + thread * neighbors * 4;
  const top = (height * thread) / threads;
  const bottom = (height * (thread + 1)) / threads;
  for (let query = first; query < end; query += LANES) {
    const lanes = min(end - query, LANES);
    let source = state;
    let target = state + rowBytes * height;
    for (let y = top; y < bottom; y++) {
      const row = source + y * rowBytes;
      gather(logits + (y * width * queries + query) * 4, queries, lanes, row + margin * PIXEL_BYTES, width);
      repeatBorder(row, width, paddedWidth, margin);
    }
    meet(barrier, threads);
    for (let iteration = 0; iteration < iterations; iteration++) {
      for (let y = top; y < bottom; y++) {
        for (let n = 0; n < neighbors; n++) {
          const row = min(max(y + load<i32>(offsets + n * 8), 0), height - 1);
          const column = margin + load<i32>(offsets + n * 8, 4);
          store<u32>(own + n * 4, <u32>(source + row * rowBytes + column * PIXEL_BYTES));
        }
        const row = target + y * rowBytes;
        const rowWeights = weights + y * paddedWidth * neighbors * 4;
        sumNeighbors(own, neighbors, rowWeights, row + margin * PIXEL_BYTES, paddedWidth);
        repeatBorder(row, width, paddedWidth, margin);
      }
      meet(barrier, threads);
      const swapped = source;
      source = target;
      target = swapped;
    }
    for (let y = top; y < bottom; y++) {
      const row = source + y * rowBytes + margin * PIXEL_BYTES;
      scatter(row, logits + (y * width * queries + query) * 4, queries, lanes, width);
    }
  }
  meet(barrier, threads);
}

/** Computes one row of the next state. Four pixels at a time fill the registers: eight sums of four lanes. */
function sumNeighbors(
  pointers: usize,
  neighbors: i32,
  weights: usize,
  target: usize,
  paddedWidth: i32,
): void {
  const rowBytes = paddedWidth * PIXEL_BYTES;
  for (let at = 0; at < rowBytes; at += 4 * PIXEL_BYTES) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    for (let n = 0; n < neighbors; n++) {
      const pixel = load<u32>(pointers + n * 4) + at;
      let weight = v128.load32_splat(weights);
      a0 = f32x4.add(a0, f32x4.mul(weight, v128.load(pixel)));
      a1 = f32x4.add(a1, f32x4.mul(weight, v128.load(pixel, 16)));
      weight = v128.load32_splat(weights, 4);
      b0 = f32x4.add(b0, f32x4.mul(weight, v128.load(pixel, 32)));
      b1 = f32x4.add(b1, f32x4.mul(weight, v128.load(pixel, 48)));
      weight = v128.load32_splat(weights, 8);
      c0 = f32x4.add(c0, f32x4.mul(weight, v128.load(pixel, 64)));
      c1 = f32x4.add(c1, f32x4.mul(weight, v128.load(pixel, 80)));
      weight = v128.load32_splat(weights, 12);
      d0 = f32x4.add(d0, f32x4.mul(weight, v128.load(pixel, 96)));
      d1 = f32x4.add(d1, f32x4.mul(weight, v128.load(pixel, 112)));
      weights += 16;
    }
    const place = target + at;
    v128.store(place, a0);
    v128.store(place, a1, 16);
    v128.store(place, b0, 32);
    v128.store(place, b1, 48);
    v128.store(place, c0, 64);
    v128.store(place, c1, 80);
    v128.store(place, d0, 96);
    v128.store(place, d1, 112);
  }
}

/** Extracts one row of eight queries from all queries; lanes without a query are 0. */
function gather(logits: usize, queries: i32, lanes: i32, target: usize, width: i32): void {
  for (let x = 0; x < width; x++) {
    const source = logits + x * queries * 4;
    const place = target + x * PIXEL_BYTES;
    if (lanes == LANES) {
      v128.store(place, v128.load(source));
      v128.store(place, v128.load(source, 16), 16);
    } else {
      for (let lane = 0; lane < LANES; lane++) {
        store<f32>(place + lane * 4, lane < lanes ? load<f32>(source + lane * 4) : 0);
      }
    }
  }
}

/** Writes the row back, the inverse of `gather`. */
function scatter(source: usize, logits: usize, queries: i32, lanes: i32, width: i32): void {
  for (let x = 0; x < width; x++) {
    const place = logits + x * queries * 4;
    const pixel = source + x * PIXEL_BYTES;
    if (lanes == LANES) {
      v128.store(place, v128.load(pixel));
      v128.store(place, v128.load(pixel, 16), 16);
    } else {
      for (let lane = 0; lane < lanes; lane++) store<f32>(place + lane * 4, load<f32>(pixel + lane * 4));
    }
  }
}

/** Repeats the first and the last pixel of a row over its margins. */
function repeatBorder(row: usize, width: i32, paddedWidth: i32, margin: i32): void {
  const first = row + margin * PIXEL_BYTES;
  fill(row, first, v128.load(first), v128.load(first, 16));
  const last = first + (width - 1) * PIXEL_BYTES;
  const end = first + (paddedWidth + margin) * PIXEL_BYTES;
  fill(last + PIXEL_BYTES, end, v128.load(last), v128.load(last, 16));
}

function fill(from: usize, to: usize, low: v128, high: v128): void {
  for (let place = from; place < to; place += PIXEL_BYTES) {
    v128.store(place, low);
    v128.store(place, high, 16);
  }
}
