/** Merging, refinement and decision in loops: numerics, sections 2, 6, 7 and 8. */
import { softmax } from './linear-algebra.ts';

/** A row-major plane [height, width]. */
export type Plane = { height: number; width: number; data: ArrayLike<number> };

/** Bilinear resizing with pixel centers at half integers (`align_corners = false`). */
export function resizePlane(plane: Plane, height: number, width: number): Plane {
  const rows = positions(height, plane.height);
  const columns = positions(width, plane.width);
  const at = (y: number, x: number) => plane.data[y * plane.width + x]!;
  const data = rows.flatMap((y) =>
    columns.map((x) => {
      const upper = at(y.low, x.low) * (1 - x.share) + at(y.low, x.high) * x.share;
      const lower = at(y.high, x.low) * (1 - x.share) + at(y.high, x.high) * x.share;
      return upper * (1 - y.share) + lower * y.share;
    }),
  );
  return { height, width, data };
}

function positions(length: number, source: number) {
  return Array.from({ length }, (_, index) => {
    const position = Math.max(((index + 0.5) * source) / length - 0.5, 0);
    const low = Math.floor(position);
    return { low, high: Math.min(low + 1, source - 1), share: position - low };
  });
}

/** Numerics, section 2: the first pixels of windows along one axis. */
export function startsAlong(length: number, windowSize: number, stride: number): number[] {
  const count = Math.floor(Math.max(length - windowSize + stride - 1, 0) / stride) + 1;
  return Array.from({ length: count }, (_, index) =>
    Math.max(0, Math.min(index * stride, length - windowSize)),
  );
}

export type PlacedGrid = { top: number; left: number; grid: Plane };

/** Merges one query: grids are upsampled to their windows, summed, divided by coverage, resized. */
export function mergeGrids(
  grids: readonly PlacedGrid[],
  windowSize: number,
  resized: { height: number; width: number },
  result: { height: number; width: number },
): Plane {
  const sum = new Float64Array(resized.height * resized.width);
  const coverage = new Float64Array(sum.length);
  for (const { top, left, grid } of grids) {
    const window = resizePlane(grid, windowSize, windowSize);
    for (let y = 0; y < windowSize; y += 1) {
      for (let x = 0; x < windowSize; x += 1) {
        const at = (top + y) * resized.width + left + x;
        sum[at]! += window.data[y * windowSize + x]!;
        coverage[at]! += 1;
      }
    }
  }
  const data = sum.map((value, index) => value / coverage[index]!);
  return resizePlane({ ...resized, data }, result.height, result.width);
}

type PamrOptions = { iterations: number; dilations: readonly number[] };

/** @param guide Three planes of the size of `logits`: the normalized image. */
export function refinePlanes(
  logits: readonly Plane[],
  guide: readonly Plane[],
  options: PamrOptions,
): Plane[] {
  const { height, width } = guide[0]!;
  const offsets = options.dilations.flatMap((dilation) =>
    [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].filter((dx) => dy !== 0 || dx !== 0).map((dx) => [dy * dilation, dx * dilation] as const),
    ),
  );
  const inside = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
  const neighbors = (pixel: number) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return offsets.map(([dy, dx]) => inside(y + dy, height) * width + inside(x + dx, width));
  };
  const around = Array.from({ length: height * width }, (_, pixel) => neighbors(pixel));
  const weights = around.map((near, pixel) => likeness(guide, pixel, near, options.dilations.length));
  return logits.map(({ data }) => {
    let current: ArrayLike<number> = data;
    for (let iteration = 0; iteration < options.iterations; iteration += 1) {
      const before = current;
      current = around.map((near, pixel) =>
        near.reduce((sum, neighbor, index) => sum + before[neighbor]! * weights[pixel]![index]!, 0),
      );
    }
    return { height, width, data: current };
  });
}

/** The softmax over the neighbors of mean over RGB of -|I_p - I_n| / (1e-8 + 0.1 sigma). */
function likeness(guide: readonly Plane[], pixel: number, near: readonly number[], rings: number): number[] {
  const scales = guide.map(({ data }) => {
    const samples = [...near.map((index) => data[index]!), ...Array<number>(rings).fill(data[pixel]!)];
    const average = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const squares = samples.reduce((sum, value) => sum + (value - average) ** 2, 0);
    return 1e-8 + 0.1 * Math.sqrt(squares / (samples.length - 1));
  });
  return softmax(
    near.map((index) => {
      const distances = guide.map(
        ({ data }, channel) => Math.abs(data[pixel]! - data[index]!) / scales[channel]!,
      );
      return -distances.reduce((sum, value) => sum + value, 0) / guide.length;
    }),
  );
}

/** Numerics, section 8, steps 1 and 2: for each class the most probable of its queries. */
export function scorePlanes(
  logits: readonly Plane[],
  classOfQuery: readonly number[],
  logitScale: number,
): Plane[] {
  const { height, width } = logits[0]!;
  const classes = Math.max(...classOfQuery) + 1;
  const scores = Array.from({ length: classes }, () => new Float64Array(height * width));
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    const probabilities = softmax(logits.map(({ data }) => data[pixel]! * logitScale));
    for (const [query, value] of probabilities.entries()) {
      const plane = scores[classOfQuery[query]!]!;
      plane[pixel] = Math.max(plane[pixel]!, value);
    }
  }
  return scores.map((data) => ({ height, width, data }));
}

/** Step 3: small foreground classes get score 0. */
export function dropSmall(scores: readonly Plane[], threshold: number, firstForeground: number): Plane[] {
  const best = labelsOf(scores, 0);
  const area = (index: number) => best.filter((label) => label === index).length;
  const foreground = best.filter((label) => label >= firstForeground).length;
  return scores.map((plane, index) => {
    if (index < firstForeground || area(index) > threshold * foreground) return plane;
    return { ...plane, data: new Float64Array(plane.height * plane.width) };
  });
}

/** Step 4: the first of the best classes; 0 where the best score is below the threshold. */
export function labelsOf(scores: readonly Plane[], threshold: number): number[] {
  const { height, width } = scores[0]!;
  return Array.from({ length: height * width }, (_, pixel) => {
    const values = scores.map(({ data }) => data[pixel]!);
    const most = Math.max(...values);
    return most < threshold ? 0 : values.indexOf(most);
  });
}

/** Step 5: 3 x 3 closing of labels as numbers; what is outside the border is ignored. */
export function closed(labels: readonly number[], height: number, width: number): number[] {
  const filter = (source: readonly number[], choose: (...values: number[]) => number) =>
    source.map((_, pixel) => {
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      const values: number[] = [];
      for (let row = Math.max(y - 1, 0); row <= Math.min(y + 1, height - 1); row += 1) {
        for (let column = Math.max(x - 1, 0); column <= Math.min(x + 1, width - 1); column += 1) {
          values.push(source[row * width + column]!);
        }
      }
      return choose(...values);
    });
  return filter(filter(labels, Math.max), Math.min);
}
