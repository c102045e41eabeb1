/**
 * Cuts a label map into one COCO mask per class. A single pass down the columns cuts all classes; a pass per
 * class would need 171 of them for COCO-Stuff.
 */

import type { LabelMap } from './label-map.ts';
import { CountsWriter, type RunLengthMask } from './run-length.ts';

/** The bounding box of a mask in pixels; x counts columns and y rows, both from 0. */
export type BoundingBox = [x: number, y: number, width: number, height: number];

export type ClassMask = {
  classIndex: number;
  /** Number of pixels. */
  area: number;
  bbox: BoundingBox;
  segmentation: RunLengthMask;
};

/** Returns one mask for each class that has a pixel, by class index. Void belongs to no mask. */
export function cutClassMasks(labels: LabelMap): ClassMask[] {
  const growing: GrowingMask[] = [];
  forEachColumnRun(labels, (label, start, end) => {
    if (label === labels.voidLabel) return;
    (growing[label] ??= new GrowingMask(labels)).add(start, end);
  });
  // `flatMap` skips the holes that absent classes leave.
  return growing.flatMap((mask, classIndex) => [{ classIndex, ...mask.finish() }]);
}

type OnRun = (label: number, start: number, end: number) => void;

/** The number of columns that are read at once: the labels of a row's part fill a line of the cache. */
const COLUMNS_AT_ONCE = 64;

/** Calls back for each run of equal labels in column-major order, [start, end). */
function forEachColumnRun({ width, height, data }: LabelMap, onRun: OnRun): void {
  const changes = new Uint32Array(COLUMNS_AT_ONCE * height);
  const counts = new Uint32Array(COLUMNS_AT_ONCE);
  let label = data[0]!;
  let start = 0;
  const change = (next: number, position: number) => {
    if (next === label) return;
    onRun(label, start, position);
    label = next;
    start = position;
  };
  for (let left = 0; left < width; left += COLUMNS_AT_ONCE) {
    const right = Math.min(left + COLUMNS_AT_ONCE, width);
    findChanges({ width, height, data }, left, right, changes, counts);
    for (let x = left; x < right; x++) {
      change(data[x]!, x * height);
      const first = (x - left) * height;
      for (let at = first; at < first + counts[x - left]!; at++) {
        change(data[changes[at]! * width + x]!, x * height + changes[at]!);
      }
    }
  }
  if (start < width * height) onRun(label, start, width * height);
}

/**
 * Lists the rows in which columns change their label, [columns, height], and their number by column. It reads
 * row by row, because a walk down a column would miss the cache at every pixel.
 */
function findChanges(
  { width, height, data }: Pick<LabelMap, 'width' | 'height' | 'data'>,
  left: number,
  right: number,
  changes: Uint32Array,
  counts: Uint32Array,
): void {
  counts.fill(0);
  for (let row = 1; row < height; row++) {
    const offset = row * width;
    for (let x = left; x < right; x++) {
      if (data[offset + x] === data[offset + x - width]) continue;
      changes[(x - left) * height + counts[x - left]!++] = row;
    }
  }
}

/** A mask under construction, which receives its runs in order. */
class GrowingMask {
  readonly #width: number;
  readonly #height: number;
  readonly #counts = new CountsWriter();
  #end = 0;
  #area = 0;
  #left = 0;
  #top = Infinity;
  #bottom = 0;

  constructor({ width, height }: LabelMap) {
    this.#width = width;
    this.#height = height;
  }

  add(start: number, end: number): void {
    if (this.#area === 0) this.#left = Math.floor(start / this.#height);
    this.#counts.write(start - this.#end);
    this.#counts.write(end - start);
    this.#area += end - start;
    this.#end = end;
    this.#coverRows(start % this.#height, end - start);
  }

  finish(): Omit<ClassMask, 'classIndex'> {
    const total = this.#width * this.#height;
    if (this.#end < total) this.#counts.write(total - this.#end);
    const right = Math.floor((this.#end - 1) / this.#height);
    const bbox: BoundingBox = [this.#left, this.#top, right - this.#left + 1, this.#bottom - this.#top + 1];
    const segmentation: RunLengthMask = { size: [this.#height, this.#width], counts: this.#counts.finish() };
    return { area: this.#area, bbox, segmentation };
  }

  /**
   * A run that continues in the next column includes the last row of one column and the first of the other.
   */
  #coverRows(top: number, run: number): void {
    const wraps = top + run > this.#height;
    this.#top = Math.min(this.#top, wraps ? 0 : top);
    this.#bottom = Math.max(this.#bottom, wraps ? this.#height - 1 : top + run - 1);
  }
}
