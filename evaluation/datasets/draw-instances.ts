/** Label maps drawn from COCO's instances, as pycocotools would draw them. */
import { DEFAULT_MAX_PIXELS } from '#contracts/images/image-problems.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import { decompressCounts } from '#engine/results/run-length.ts';
import type { InstanceOutline, Truth } from './dataset-item.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { polygonToggles } from './polygon-runs.ts';
import { toLabelMap } from './truth-map.ts';

/** @throws ProblemError `invalid-dataset` */
export function drawInstances(id: string, truth: Extract<Truth, { kind: 'instances' }>): LabelMap {
  const { width, height, instances } = truth;
  if (width * height > DEFAULT_MAX_PIXELS) {
    throw invalidDataset(
      `${id}: the annotations say that the image is ${width} x ${height}; at most ${DEFAULT_MAX_PIXELS.toLocaleString('en-US')} pixels are read.`,
    );
  }
  const labels = new Uint16Array(width * height);
  for (const { label, segmentation } of instances) {
    for (const toggles of togglesOf(id, segmentation, width, height))
      paint(labels, toggles, label, width, height);
  }
  return toLabelMap(width, height, labels);
}

/** Gives, for each part, the positions down the columns between which it covers pixels. */
function togglesOf(
  id: string,
  segmentation: InstanceOutline,
  width: number,
  height: number,
): ArrayLike<number>[] {
  if (Array.isArray(segmentation)) {
    return segmentation.map((polygon) => {
      if (polygon.length >= 6 && polygon.length % 2 === 0) return polygonToggles(polygon, width, height);
      throw invalidDataset(
        `${id}: a polygon has ${polygon.length} numbers. It needs x and y of three corners or more.`,
      );
    });
  }
  const { size, counts } = segmentation;
  const runs = typeof counts === 'string' ? decompressCounts(counts) : counts;
  const pixels = runs.reduce((sum, run) => sum + run, 0);
  if (size[0] !== height || size[1] !== width || pixels !== width * height || runs.some((run) => run < 0)) {
    throw invalidDataset(
      `${id}: a run-length mask of size [${size.join(', ')}] with ${pixels} pixels does not fit the image of ${width} x ${height}.`,
    );
  }
  return [endsOf(runs)];
}

function endsOf(runs: readonly number[]): number[] {
  let end = 0;
  return runs.map((run) => (end += run));
}

function paint(
  labels: Uint16Array,
  toggles: ArrayLike<number>,
  label: number,
  width: number,
  height: number,
): void {
  for (let index = 0; index < toggles.length; index += 2) {
    const end = toggles[index + 1] ?? width * height;
    for (let position = toggles[index]!; position < end; position++) {
      const column = Math.floor(position / height);
      labels[(position - column * height) * width + column] = label;
    }
  }
}
