/**
 * Decides the label of every displayed pixel and sums the scores of each class (numerics, section 1.3 and
 * section 8, steps 4 and 5). Scores are interpolated in float64, and only where more than one class can win:
 * the pixels of every other cell have one label, and the sum of their scores follows from the corners. The
 * unit of work is a band, the displayed rows between two rows of scores. Each band has sums of its own, so
 * results depend neither on the number of threads nor on the borders between them.
 */
import { meet } from './barrier';
import { closeBands } from './close-labels';
import {
  ABOVE,
  BELOW,
  ceilingOf,
  classOf,
  entryAt,
  findContenders,
  floorOf,
  SIDES,
  writeEntry,
} from './contenders';
import { LabelTask } from './label-task';

/** Bounds on corners hold for interpolated scores up to their rounding, which is far below this share. */
const ROUNDING: f64 = 1e-9;

/** The label of a cell in which more than one label may occur. */
const CONTESTED = -1;

/** @param address The place of a `LabelTask`. */
export function decideLabels(thread: i32, threads: i32, barrier: usize, address: usize): void {
  const task = changetype<LabelTask>(address);
  const first = <i32>((<i64>task.height * thread) / threads);
  const end = <i32>((<i64>task.height * (thread + 1)) / threads);
  const scratch = task.scratch + thread * task.scratchBytes;
  const isWide = task.classes > 255;
  for (let band = first; band < end; band++) {
    if (isWide) decideBand<u16>(task, band, scratch);
    else decideBand<u8>(task, band, scratch);
  }
  meet(barrier, threads);
  if (task.closing == 0) return;
  // The closing reads labels of neighboring bands.
  if (isWide) closeBands<u16>(task, first, end, scratch);
  else closeBands<u8>(task, first, end, scratch);
  meet(barrier, threads);
}

function decideBand<Label>(task: LabelTask, band: i32, scratch: usize): void {
  const top = task.top(band);
  const bottom = task.top(band + 1);
  if (top == bottom) return;
  const weights = sumOf(task.rowWeights, top, bottom);
  // Neighboring cells of one label are filled together.
  let runStart = 0;
  let runLabel = CONTESTED;
  for (let cell = 0; cell < task.width; cell++) {
    const left = task.left(cell);
    const right = task.left(cell + 1);
    if (left == right) continue;
    const label = decideCell<Label>(task, band, cell, scratch, weights);
    if (label == runLabel) continue;
    if (runLabel != CONTESTED) fillRows<Label>(task, top, bottom, runStart, left, runLabel);
    runStart = left;
    runLabel = label;
  }
  if (runLabel != CONTESTED) fillRows<Label>(task, top, bottom, runStart, task.shownWidth, runLabel);
}

/** Adds the cell to the sums. Returns the label of the whole cell, or writes its labels. */
function decideCell<Label>(task: LabelTask, band: i32, cell: i32, scratch: usize, rowWeights: f64): i32 {
  const a = task.pixel(band, cell);
  const b = task.pixel(band, cell + 1);
  const c = task.pixel(band + 1, cell);
  const d = task.pixel(band + 1, cell + 1);
  const count = findContenders(a, b, c, d, task.classes, scratch);
  const threshold = task.threshold;
  const first = entryAt(scratch, 0);
  let label = CONTESTED;
  if (threshold > 0 && ceilingOf(scratch) < threshold * (1 - ROUNDING)) {
    label = 0;
    writeEntry(first, a, b, c, d, 0);
  } else if (count == 1 && (threshold == 0 || floorOf(scratch) > threshold * (1 + ROUNDING))) {
    label = classOf(first);
  }
  if (label == CONTESTED) {
    // The background is scored too, because it gets the pixels below the threshold.
    if (threshold > 0) writeEntry(entryAt(scratch, count), a, b, c, d, 0);
    decidePixels<Label>(task, band, cell, count, scratch);
  } else {
    addWholeCell(task, band, cell, first, label, rowWeights);
  }
  return label;
}

/** Adds the sum of a class's scores in a cell, which is bilinear in the sums of the weights. */
function addWholeCell(
  task: LabelTask,
  band: i32,
  cell: i32,
  entry: usize,
  label: i32,
  rowWeights: f64,
): void {
  const left = task.left(cell);
  const right = task.left(cell + 1);
  const rows = task.top(band + 1) - task.top(band);
  const columns = right - left;
  const columnWeights = sumOf(task.columnWeights, left, right);
  const above = f64x2.mul(v128.load(entry, ABOVE), f64x2.splat(<f64>rows - rowWeights));
  const below = f64x2.mul(v128.load(entry, BELOW), f64x2.splat(rowWeights));
  const sides = f64x2.add(above, below);
  const sum =
    f64x2.extract_lane(sides, 0) * (<f64>columns - columnWeights) +
    f64x2.extract_lane(sides, 1) * columnWeights;
  task.addTo(band, label, sum, rows * columns);
}

function sumOf(weights: usize, from: i32, to: i32): f64 {
  let sum: f64 = 0;
  for (let index = from; index < to; index++) sum += load<f64>(weights + index * 8);
  return sum;
}

/** Decides the pixels of a cell one by one, two at a time. The entry behind the contenders is the background. */
function decidePixels<Label>(task: LabelTask, band: i32, cell: i32, count: i32, scratch: usize): void {
  const left = task.left(cell);
  const right = task.left(cell + 1);
  const bottom = task.top(band + 1);
  const threshold = task.threshold;
  const scored = threshold > 0 ? count + 1 : count;
  const ones = f64x2.splat(1);
  for (let y = task.top(band); y < bottom; y++) {
    interpolateSides(scratch, scored, load<f64>(task.rowWeights + y * 8));
    const row = task.labels + <usize>y * task.shownWidth * sizeof<Label>();
    for (let x = left; x < right; x += 2) {
      const second = v128.load(task.columnWeights + x * 8);
      const first = f64x2.sub(ones, second);
      let best = f64x2.splat(-1);
      let label = i64x2.splat(0);
      for (let index = 0; index < count; index++) {
        const entry = entryAt(scratch, index);
        const score = interpolate(entry, first, second);
        const isBetter = f64x2.gt(score, best);
        best = v128.bitselect(score, best, isBetter);
        label = v128.bitselect(i64x2.splat(<i64>classOf(entry)), label, isBetter);
      }
      if (threshold > 0) {
        const isBelow = f64x2.lt(best, f64x2.splat(threshold));
        best = v128.bitselect(interpolate(entryAt(scratch, count), first, second), best, isBelow);
        label = v128.andnot(label, isBelow);
      }
      const own = <i32>i64x2.extract_lane(label, 0);
      store<Label>(row + x * sizeof<Label>(), <Label>own);
      task.addTo(band, own, f64x2.extract_lane(best, 0), 1);
      if (x + 1 == right) break;
      const next = <i32>i64x2.extract_lane(label, 1);
      store<Label>(row + (x + 1) * sizeof<Label>(), <Label>next);
      task.addTo(band, next, f64x2.extract_lane(best, 1), 1);
    }
  }
}

/** Computes the scores at both sides of one displayed row of the cell. */
function interpolateSides(scratch: usize, count: i32, weight: f64): void {
  const above = f64x2.splat(1 - weight);
  const below = f64x2.splat(weight);
  for (let index = 0; index < count; index++) {
    const entry = entryAt(scratch, index);
    const upper = f64x2.mul(v128.load(entry, ABOVE), above);
    const lower = f64x2.mul(v128.load(entry, BELOW), below);
    v128.store(entry, f64x2.add(upper, lower), SIDES);
  }
}

function interpolate(entry: usize, first: v128, second: v128): v128 {
  const left = f64x2.mul(v128.load64_splat(entry, SIDES), first);
  const right = f64x2.mul(v128.load64_splat(entry, SIDES + 8), second);
  return f64x2.add(left, right);
}

function fillRows<Label>(task: LabelTask, top: i32, bottom: i32, left: i32, right: i32, label: i32): void {
  for (let y = top; y < bottom; y++) {
    const row = task.labels + <usize>y * task.shownWidth * sizeof<Label>();
    if (sizeof<Label>() == 1) {
      memory.fill(row + left, <u8>label, right - left);
    } else {
      for (let x = left; x < right; x++) store<Label>(row + x * sizeof<Label>(), <Label>label);
    }
  }
}
