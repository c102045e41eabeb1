/** SC-CLIP in loops of float64: numerics, section 13.1, written down a second time, step by step. */
import { mixValues, clipBlock, headOf } from './attention.ts';
import {
  addRows,
  addVectors,
  applyLinear,
  dot,
  layerNorm,
  mean,
  normalized,
  project,
  softmax,
  weightedSum,
  type Rows,
} from './linear-algebra.ts';
import { LAYER_NORM_EPSILON, type ReferenceBlock, type ReferenceClip } from './random-clip.ts';
import { embed, type Picture } from './towers.ts';

export type ScClipNumbers = {
  outliers: 'density' | 'norm';
  outlierShare: number;
  neighbors: number;
  /** Numbers of blocks, counted from 1. */
  calibrationBlock: number;
  spatialBlock: number;
  fusedBlocks: number[];
  similarityThreshold: number;
  sharpness: number;
  classWeight: number;
};

/** Returns L2-normalized patch features [patches, projection] of one window. */
export function encodeByScClip(picture: Picture, clip: ReferenceClip, numbers: ScClipNumbers): Rows {
  const { vision, activation } = clip;
  const grid = vision.imageSize / vision.patchSize;
  const after = [embed(picture, clip)];
  for (const block of vision.blocks.slice(0, -1))
    after.push(clipBlock(after.at(-1)!, block, vision, activation));
  const [classToken, ...patches] = after.at(-1)!;
  const outliers = findOutliers(patches, numbers);
  const repaired = repair(patches, outliers, grid);
  const similarity = cosines(repair(after[numbers.calibrationBlock]!.slice(1), outliers, grid));
  const guided = guidedMap(similarity, numbers.sharpness);
  const averaged = averageSimilar(repaired, similarity, numbers.similarityThreshold);
  const [fusedClass, ...fused] = numbers.fusedBlocks.map((number) => after[number]!).reduce(addRows);
  const streams = [
    lastBlock(averaged, classToken!, guided, clip, numbers),
    lastBlock(fused, fusedClass!, guided, clip, numbers),
  ];
  const spatial = cosines(after[numbers.spatialBlock]!.slice(1));
  const features = averageSimilar(streams.reduce(addRows), spatial, numbers.similarityThreshold);
  return project(layerNorm(features, vision.postNorm, LAYER_NORM_EPSILON), vision.projection).map(normalized);
}

/** Returns the indices of the patches whose scores exceed the quantile, which is interpolated linearly. */
export function findOutliers(patches: Rows, numbers: ScClipNumbers): Set<number> {
  const scores =
    numbers.outliers === 'norm'
      ? patches.map((patch) => Math.hypot(...patch))
      : rarities(patches, numbers.neighbors);
  const sorted = scores.toSorted((a, b) => a - b);
  const position = (1 - numbers.outlierShare) * (scores.length - 1);
  const below = Math.floor(position);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  const quantile = low + (position - below) * (high - low);
  return new Set([...scores.keys()].filter((index) => scores[index]! > quantile));
}

/** Computes the squared distance to the last neighbor, times the mean of the neighbors' inverse ones. */
function rarities(patches: Rows, count: number): number[] {
  const nearest = patches.map((patch, own) => {
    const others = [...patches.keys()].filter((index) => index !== own);
    const distance = (other: number) =>
      patches[other]!.reduce((sum, value, at) => sum + (value - patch[at]!) ** 2, 0);
    return others
      .map((index) => ({ index, distance: distance(index) }))
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, count);
  });
  const reach = nearest.map((neighbors) => neighbors.at(-1)!.distance);
  return nearest.map(
    (neighbors, own) =>
      (reach[own]! * neighbors.reduce((sum, { index }) => sum + 1 / reach[index]!, 0)) / count,
  );
}

function repair(patches: Rows, outliers: ReadonlySet<number>, grid: number): Rows {
  return patches.map((patch, index) => {
    if (!outliers.has(index)) return patch;
    const good = [...patches.keys()].filter((other) => {
      const dy = Math.abs(Math.floor(other / grid) - Math.floor(index / grid));
      const dx = Math.abs((other % grid) - (index % grid));
      return Math.max(dy, dx) === 1 && !outliers.has(other);
    });
    return good.length > 0 ? mean(good.map((other) => patches[other]!)) : patch;
  });
}

function cosines(rows: Rows): Rows {
  const units = rows.map(normalized);
  return units.map((one) => units.map((other) => dot(one, other)));
}

function averageSimilar(patches: Rows, similarity: Rows, threshold: number): Rows {
  return similarity.map((row) => {
    const weights = row.map((value) => (value >= threshold ? value : 0));
    const total = weights.reduce((sum, value) => sum + value, 0) + 1e-6;
    return weightedSum(weights, patches).map((value) => value / total);
  });
}

function guidedMap(similarity: Rows, sharpness: number): Rows {
  const middle = mean(similarity.map((row) => [row.reduce((sum, value) => sum + value, 0) / row.length]))[0]!;
  return similarity.map((row) =>
    softmax(row.map((value) => (value >= middle ? sharpness * (value - middle) : -Infinity))),
  );
}

/** Attends among patches alone, by half the guided map and half that of keys, and adds the class token. */
function lastBlock(
  patches: Rows,
  classToken: readonly number[],
  guided: Rows,
  { vision }: ReferenceClip,
  { classWeight }: ScClipNumbers,
): Rows {
  const block: ReferenceBlock = vision.blocks.at(-1)!;
  const normed = layerNorm(patches, block.norm1, LAYER_NORM_EPSILON);
  const keys = applyLinear(normed, block.key);
  const scale = 1 / Math.sqrt(vision.width / vision.heads);
  const maps = Array.from({ length: vision.heads }, (_, head) => {
    const own = headOf(keys, head, vision);
    return own.map((one, from) => {
      const shares = softmax(own.map((other) => dot(one, other) * scale));
      return shares.map((share, to) => (share + guided[from]![to]!) / 2);
    });
  });
  const added = classToken.map((value) => classWeight * value);
  return mixValues(normed, block, vision, maps).map((row) => addVectors(row, added));
}
