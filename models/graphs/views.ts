/**
 * Image engineering (paper, section 3.3; numerics, section 3): computes other versions of the same window
 * inside the graph, and averages their features in the window's geometry.
 */
import type { View } from '#contracts/segmentation/encoder-options.ts';
import type { Value } from '../onnx/graph.ts';
import {
  add,
  concatenate,
  flip,
  matMul,
  multiply,
  reduceSum,
  reshape,
  slice,
  squeeze,
  unsqueeze,
} from '../onnx/operators.ts';

const LUMA = [0.2989, 0.587, 0.114];
const BLUR_RADIUS = 5;
const BLUR_SIGMA = 5;

const NCHW = { height: 2, width: 3 };

/** Computes one view of normalized windows [windows, 3, size, size]. */
export function makeView(view: View, windows: Value): Value {
  return windows.graph.within(view, () => VIEW_MAKERS[view](windows));
}

const VIEW_MAKERS: Record<View, (windows: Value) => Value> = {
  original: (windows) => windows,
  grey: grayscale,
  blur,
  vertical_flip: (windows) => flip(windows, NCHW.height),
  horizontal_flip: (windows) => flip(windows, NCHW.width),
};

function grayscale(windows: Value): Value {
  const luma = windows.graph.constant('luma', [3, 1, 1], Float32Array.from(LUMA));
  const gray = reduceSum(multiply(windows, luma), 1, true);
  return concatenate([gray, gray, gray], 1);
}

/** Applies a separable filter as one matrix per axis: kernel rows times the image times kernel columns. */
function blur(windows: Value): Value {
  const size = Number(windows.shape[NCHW.height]);
  const matrix = blurMatrix(size);
  const rows = windows.graph.constant('blur_rows', [size, size], matrix);
  const columns = windows.graph.constant('blur_columns', [size, size], transposed(matrix, size));
  return matMul(matMul(rows, windows), columns);
}

/** Returns [size, size]: row i is the Gaussian around pixel i, reflected (without repeat) at the border. */
function blurMatrix(size: number): Float32Array {
  const offsets = Array.from({ length: 2 * BLUR_RADIUS + 1 }, (_, index) => index - BLUR_RADIUS);
  const weights = offsets.map((offset) => Math.exp(-((offset / BLUR_SIGMA) ** 2) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const matrix = new Float32Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (const [index, offset] of offsets.entries()) {
      const column = reflect(row + offset, size);
      matrix[row * size + column] = (matrix[row * size + column] ?? 0) + (weights[index] ?? 0) / total;
    }
  }
  return matrix;
}

function reflect(index: number, size: number): number {
  const inside = Math.abs(index);
  return inside < size ? inside : 2 * (size - 1) - inside;
}

function transposed(matrix: Float32Array, size: number): Float32Array {
  return matrix.map((_, index) => matrix[(index % size) * size + Math.floor(index / size)] ?? 0);
}

/**
 * Averages the features of the views that share the window's geometry, and those of the flips, each flipped
 * back (paper, Eq. 7 to 9). Both means are linear in the logits, so nothing else of the views is needed to
 * compare them with any query.
 *
 * @param features [views, windows, grid * grid, projection], L2-normalized.
 * @returns [windows, geometries, grid, grid, projection], with one or two geometries.
 */
export function averageViews(features: Value, views: readonly View[]): Value {
  const onGrid = unfold(features);
  const sameGeometry: Value[] = [];
  const flips: Value[] = [];
  for (const [index, view] of views.entries()) {
    const feature = squeeze(slice(onGrid, 0, index, index + 1), 0);
    (isFlip(view) ? flips : sameGeometry).push(flipBack(feature, view));
  }
  const means = [sameGeometry, flips].filter(({ length }) => length > 0).map(mean);
  return concatenate(
    means.map((each) => unsqueeze(each, 1)),
    1,
  );
}

/**
 * Flips the features of each view back and puts the feature of its class token in front, for comparisons that
 * are not linear in the features.
 *
 * @param features [views, windows, grid * grid, projection]
 * @param classTokens [views, windows, 1, projection]
 * @returns [windows, views, 1 + grid * grid, projection]
 */
export function separateViews(features: Value, classTokens: Value, views: readonly View[]): Value {
  const onGrid = unfold(features);
  const [, windows = 1, patches = 1, width = 1] = features.shape;
  const each = views.map((view, index) => {
    const flipped = flipBack(squeeze(slice(onGrid, 0, index, index + 1), 0), view);
    const classToken = squeeze(slice(classTokens, 0, index, index + 1), 0);
    return unsqueeze(concatenate([classToken, reshape(flipped, [windows, patches, width])], 1), 1);
  });
  return concatenate(each, 1);
}

/**
 * Puts the mean of the views' class tokens in front of the patches of each window.
 *
 * @param means [windows, geometries, grid, grid, projection]
 * @param classTokens [views, windows, 1, projection]
 * @returns [windows, 1 + geometries * grid * grid, projection]
 */
export function withClassToken(means: Value, classTokens: Value, views: readonly View[]): Value {
  const [windows = 1, geometries = 1, rows = 1, columns = 1, width = 1] = means.shape;
  const patches = reshape(means, [windows, Number(geometries) * Number(rows) * Number(columns), width]);
  const each = views.map((_, index) => squeeze(slice(classTokens, 0, index, index + 1), 0));
  return concatenate([mean(each), patches], 1);
}

/** Tells whether a view has another geometry than the window. */
export function isFlip(view: View): boolean {
  return view === 'vertical_flip' || view === 'horizontal_flip';
}

/** Arranges patches [views, windows, grid * grid, projection] as the grid that they are. */
function unfold(features: Value): Value {
  const [views = 1, windows = 1, patches = 1, width = 1] = features.shape;
  const grid = Math.sqrt(Number(patches));
  return reshape(features, [views, windows, grid, grid, width]);
}

/** @param feature [windows, grid, grid, projection] */
function flipBack(feature: Value, view: View): Value {
  if (view === 'vertical_flip') return flip(feature, 1);
  return view === 'horizontal_flip' ? flip(feature, 2) : feature;
}

export function mean(values: readonly Value[]): Value {
  const total = values.reduce((sum, value) => add(sum, value));
  return values.length === 1 ? total : multiply(total, total.graph.scalar('share', 1 / values.length));
}
