/**
 * Converts class scores to labels at the displayed size in the WebAssembly kernel, on all of its threads
 * (numerics, section 1.3 and section 8, steps 4 and 5). The scores stay at the working size: a 50-megapixel
 * image needs no more memory for them than a small one.
 */
import type { PixelMap } from '../inference/pixel-map.ts';
import { emptyLabelMap, type LabelMap } from '../results/label-map.ts';
import { bilinearTaps } from './bilinear.ts';
import { BARRIER, layOutLabels, type LabelsLayout } from './kernel-layout.ts';
import type { KernelThreads } from './kernel-threads.ts';

export type Decision = {
  labels: LabelMap;
  /** The mean score of each class over its pixels; 0 for a class without pixels. */
  meanScores: number[];
  /** The number of pixels of each class. */
  areas: number[];
};

export type DecisionOptions = {
  width: number;
  height: number;
  /** A pixel whose best score is below this becomes class 0. Must be 0 if class 0 is not a background. */
  probabilityThreshold: number;
  /** Closes the map of labels morphologically. */
  closing: boolean;
};

/**
 * Decides labels from scores in the kernel's memory, and overwrites what is behind the scores.
 * @param address The place of `scores`.
 */
export function decideLabels(
  threads: KernelThreads,
  address: number,
  scores: PixelMap,
  options: DecisionOptions,
): Decision {
  const { height, width, channels: classes, stride } = scores;
  const labels = emptyLabelMap(options.width, options.height, classes);
  const shown = { height: options.height, width: options.width };
  const labelBytes = labels.data.BYTES_PER_ELEMENT;
  const shape = { height, width, classes, shown, labelBytes, threads: threads.count };
  const place = layOutLabels(address + scores.data.byteLength, shape);
  threads.reserve(place.end);
  writeAxis(threads, place.rowStarts, place.rowWeights, shown.height, height);
  writeAxis(threads, place.columnStarts, place.columnWeights, shown.width, width);
  threads.doubles(place.sums, height * classes).fill(0);
  threads.integers(place.areas, height * classes).fill(0);
  writeTask(threads, place, address, { height, width, classes, stride }, options);
  threads.run('decideLabels', BARRIER, place.task);
  const { buffer, byteOffset, byteLength } = labels.data;
  const decided = options.closing ? place.closed : place.labels;
  new Uint8Array(buffer, byteOffset, byteLength).set(threads.bytes(decided, byteLength));
  return { labels, ...sumBands(threads, place, height, classes) };
}

/** Writes which displayed positions lie behind each position of scores, and their weights. */
function writeAxis(
  threads: KernelThreads,
  starts: number,
  weights: number,
  shownLength: number,
  length: number,
): void {
  const taps = bilinearTaps(shownLength, length);
  threads.doubles(weights, shownLength).set(taps.map(({ weight }) => weight));
  const table = threads.integers(starts, length + 1);
  for (let position = 0, at = 0; position <= length; position += 1) {
    while (at < shownLength && taps[at]!.first < position) at += 1;
    table[position] = at;
  }
}

/** Writes the fields of `kernel/label-task.ts` in their order. */
function writeTask(
  threads: KernelThreads,
  place: LabelsLayout,
  scores: number,
  { height, width, classes, stride }: { height: number; width: number; classes: number; stride: number },
  options: DecisionOptions,
): void {
  threads.doubles(place.task, 1)[0] = options.probabilityThreshold;
  const { rowStarts, rowWeights, columnStarts, columnWeights, labels, closed, sums, areas } = place;
  const map = [scores, height, width, classes, stride * Float32Array.BYTES_PER_ELEMENT];
  const axes = [rowStarts, rowWeights, columnStarts, columnWeights];
  const results = [options.height, options.width, labels, closed, sums, areas];
  const fields = [...map, ...axes, ...results, place.scratch, place.scratchBytes, options.closing ? 1 : 0];
  threads.integers(place.task + Float64Array.BYTES_PER_ELEMENT, fields.length).set(fields);
}

/** Adds the sums of the bands in their order, so that the result does not depend on the threads. */
function sumBands(
  threads: KernelThreads,
  place: LabelsLayout,
  bands: number,
  classes: number,
): Pick<Decision, 'meanScores' | 'areas'> {
  const sums = Array<number>(classes).fill(0);
  const areas = Array<number>(classes).fill(0);
  for (const [at, sum] of threads.doubles(place.sums, bands * classes).entries()) sums[at % classes]! += sum;
  for (const [at, area] of threads.integers(place.areas, bands * classes).entries())
    areas[at % classes]! += area;
  return { meanScores: sums.map((sum, label) => (areas[label]! > 0 ? sum / areas[label]! : 0)), areas };
}
