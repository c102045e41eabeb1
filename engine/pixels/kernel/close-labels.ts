/**
 * Computes the 3 x 3 morphological closing of labels, which count as numbers (numerics, section 8, step 5):
 * the largest label around each pixel, then the smallest of those. Positions outside the border are ignored:
 * rows and columns at the border are repeated, which changes no extreme.
 */
import { LabelTask } from './label-task';

const VECTOR = 16;

/** Closes the rows of some bands, and moves the pixels that change from the sums of one class to another. */
export function closeBands<Label>(task: LabelTask, first: i32, end: i32, scratch: usize): void {
  const top = task.top(first);
  const bottom = task.top(end);
  if (top == bottom) return;
  const last = task.shownHeight - 1;
  // Five rows of scratch: one that is padded, the dilated rows of three displayed ones, and the result.
  const rowBytes = scratchRowBytes<Label>(task.shownWidth);
  const padded = scratch;
  const ring = scratch + rowBytes;
  const result = ring + 3 * rowBytes;
  for (let y = max(top - 1, 0); y <= min(top, last); y++)
    dilate<Label>(task, y, padded, ring + (y % 3) * rowBytes);
  let band = first;
  for (let y = top; y < bottom; y++) {
    while (task.top(band + 1) <= y) band++;
    const next = min(y + 1, last);
    if (y < last) dilate<Label>(task, next, padded, ring + (next % 3) * rowBytes);
    const above = ring + (max(y - 1, 0) % 3) * rowBytes;
    const here = ring + (y % 3) * rowBytes;
    const below = ring + (next % 3) * rowBytes;
    combineRows<Label>(above, here, below, padded, task.shownWidth, false);
    combineColumns<Label>(padded, result, task.shownWidth, false);
    const rowAt = <usize>y * task.shownWidth * sizeof<Label>();
    memory.copy(task.closed + rowAt, result, task.shownWidth * sizeof<Label>());
    moveChanged<Label>(task, band, y, task.labels + rowAt, result);
  }
}

/** A row has a vector in front, whose last label is the border's, and two behind. */
function scratchRowBytes<Label>(width: i32): i32 {
  return ((width * sizeof<Label>() + VECTOR - 1) & ~(VECTOR - 1)) + 3 * VECTOR;
}

function dilate<Label>(task: LabelTask, y: i32, padded: usize, target: usize): void {
  const rowBytes = task.shownWidth * sizeof<Label>();
  const here = task.labels + <usize>y * rowBytes;
  const above = y > 0 ? here - rowBytes : here;
  const below = y < task.shownHeight - 1 ? here + rowBytes : here;
  combineRows<Label>(above, here, below, padded, task.shownWidth, true);
  combineColumns<Label>(padded, target, task.shownWidth, true);
}

/** Writes the extreme of three rows behind the first vector of `padded`, and repeats the border. */
function combineRows<Label>(
  above: usize,
  here: usize,
  below: usize,
  padded: usize,
  width: i32,
  largest: bool,
): void {
  const start = padded + VECTOR;
  const bytes = width * sizeof<Label>();
  for (let at = 0; at < bytes; at += VECTOR) {
    const vertical = extreme<Label>(v128.load(above + at), v128.load(below + at), largest);
    v128.store(start + at, extreme<Label>(vertical, v128.load(here + at), largest));
  }
  store<Label>(start - sizeof<Label>(), load<Label>(start));
  store<Label>(start + bytes, load<Label>(start + bytes - sizeof<Label>()));
}

function combineColumns<Label>(padded: usize, target: usize, width: i32, largest: bool): void {
  const start = padded + VECTOR;
  const bytes = width * sizeof<Label>();
  for (let at = 0; at < bytes; at += VECTOR) {
    const place = start + at;
    const left = v128.load(place - sizeof<Label>());
    const right = v128.load(place + sizeof<Label>());
    const sides = extreme<Label>(left, right, largest);
    v128.store(target + at, extreme<Label>(sides, v128.load(place), largest));
  }
}

function extreme<Label>(a: v128, b: v128, largest: bool): v128 {
  return largest ? v128.max<Label>(a, b) : v128.min<Label>(a, b);
}

/** Subtracts the old class's score of each changed pixel, and adds the new one's. */
function moveChanged<Label>(task: LabelTask, band: i32, y: i32, before: usize, after: usize): void {
  const bytes = task.shownWidth * sizeof<Label>();
  let cell = 0;
  for (let at = 0; at < bytes; at += VECTOR) {
    const isChanged = i8x16.ne(v128.load(before + at), v128.load(after + at));
    if (!v128.any_true(isChanged)) continue;
    const end = min(at + VECTOR, bytes);
    for (let place = at; place < end; place += sizeof<Label>()) {
      const old = <i32>load<Label>(before + place);
      const label = <i32>load<Label>(after + place);
      if (old == label) continue;
      const x = place / sizeof<Label>();
      while (task.left(cell + 1) <= x) cell++;
      task.addTo(band, old, -scoreAt(task, band, cell, y, x, old), -1);
      task.addTo(band, label, scoreAt(task, band, cell, y, x, label), 1);
    }
  }
}

function scoreAt(task: LabelTask, band: i32, cell: i32, y: i32, x: i32, label: i32): f64 {
  const at = label * 4;
  const row = load<f64>(task.rowWeights + y * 8);
  const column = load<f64>(task.columnWeights + x * 8);
  const left = blend(load<f32>(task.pixel(band, cell) + at), load<f32>(task.pixel(band + 1, cell) + at), row);
  const right = blend(
    load<f32>(task.pixel(band, cell + 1) + at),
    load<f32>(task.pixel(band + 1, cell + 1) + at),
    row,
  );
  return left * (1 - column) + right * column;
}

function blend(a: f64, b: f64, weight: f64): f64 {
  return a * (1 - weight) + b * weight;
}
