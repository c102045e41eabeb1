/**
 * ONNX operators as functions from values to values; each computes and checks shapes. Semantics:
 * https://onnx.ai/onnx/operators (opset of `serialize.ts`).
 */
import { divide, formatShape, product, sum, type Dimension, type Shape } from './dimension.ts';
import { RUNTIME_DOMAIN, type ElementType, type Graph, type Value } from './graph.ts';

export function add(a: Value, b: Value): Value {
  return elementwise('Add', a, b);
}

export function subtract(a: Value, b: Value): Value {
  return elementwise('Sub', a, b);
}

export function multiply(a: Value, b: Value): Value {
  return elementwise('Mul', a, b);
}

export function divideBy(a: Value, b: Value): Value {
  return elementwise('Div', a, b);
}

/** Computes the larger value of each pair. */
export function maximum(a: Value, b: Value): Value {
  return elementwise('Max', a, b);
}

/** Compares pairs of values; the results are of the type bool. */
export function isAtLeast(a: Value, b: Value): Value {
  return elementwise('GreaterOrEqual', a, b, 'bool');
}

export function isAtMost(a: Value, b: Value): Value {
  return elementwise('LessOrEqual', a, b, 'bool');
}

/** Selects from `yes` where the condition holds, and from `no` elsewhere. */
export function where(condition: Value, yes: Value, no: Value): Value {
  const { graph } = condition;
  const either = broadcast(graph, 'Where', yes.shape, no.shape);
  const shape = broadcast(graph, 'Where', condition.shape, either);
  return graph.node('Where', [condition, yes, no], { type: yes.type, shape });
}

/** Returns the `count` largest or smallest values along the last axis, the most extreme first. */
export function topValues(x: Value, count: number, which: 'largest' | 'smallest'): Value {
  const axis = x.shape.length - 1;
  return x.graph.node(
    'TopK',
    [x, x.graph.integers('count', [count])],
    { type: x.type, shape: x.shape.with(axis, count) },
    { axis, largest: which === 'largest' ? 1 : 0, sorted: 1 },
    // The second output has the positions.
    { unread: 1 },
  );
}

export function relu(x: Value): Value {
  return unary('Relu', x);
}

export function sigmoid(x: Value): Value {
  return unary('Sigmoid', x);
}

/** Computes the exact Gaussian error linear unit with the error function. */
export function gelu(x: Value): Value {
  return unary('Gelu', x);
}

export function absolute(x: Value): Value {
  return unary('Abs', x);
}

export function squareRoot(x: Value): Value {
  return unary('Sqrt', x);
}

export function softmax(x: Value, axis: number): Value {
  return x.graph.node('Softmax', [x], x, { axis });
}

/** Normalizes over the last axis. */
export function layerNormalization(x: Value, weight: Value, bias: Value, epsilon: number): Value {
  const width = x.shape.at(-1);
  requireShape(x.graph, 'LayerNormalization', weight, [width ?? 0]);
  requireShape(x.graph, 'LayerNormalization', bias, [width ?? 0]);
  return x.graph.node('LayerNormalization', [x, weight, bias], x, { axis: -1, epsilon: { float: epsilon } });
}

/** Multiplies [..., m, k] by [..., k, n]; leading axes broadcast. */
export function matMul(a: Value, b: Value): Value {
  const [inner, outer] = [a.shape.at(-1), b.shape.at(-2)];
  if (inner === undefined || inner !== outer) {
    throw a.graph.error('MatMul', `${formatShape(a.shape)} times ${formatShape(b.shape)} does not fit`);
  }
  const leading = broadcast(a.graph, 'MatMul', a.shape.slice(0, -2), b.shape.slice(0, -2));
  return a.graph.node('MatMul', [a, b], {
    type: a.type,
    shape: [...leading, a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1],
  });
}

/**
 * Multiplies x [..., k] by a matrix whose weights are bytes with zero point 128, and one scale for each block
 * of a column. onnxruntime quantizes each row of x in the same blocks and multiplies integers.
 *
 * @param weight uint8 [n, k / block, block]
 * @param scales float32 [n, k / block]
 */
export function quantizedMatMul(x: Value, weight: Value, scales: Value): Value {
  const [columns, blocks, block] = weight.shape.map(Number) as [number, number, number];
  if (x.shape.at(-1) !== blocks * block) {
    throw x.graph.error(
      'MatMulNBits',
      `${formatShape(x.shape)} times ${columns} columns of ${blocks * block}`,
    );
  }
  requireShape(x.graph, 'MatMulNBits', scales, [columns, blocks]);
  return x.graph.node(
    'MatMulNBits',
    [x, weight, scales],
    { type: x.type, shape: [...x.shape.slice(0, -1), columns] },
    // Accuracy level 4 means products of bytes, summed as integers.
    { K: blocks * block, N: columns, bits: 8, block_size: block, accuracy_level: 4 },
    { domain: RUNTIME_DOMAIN },
  );
}

const ONNX_TYPES: Record<ElementType, number> = { float32: 1, uint8: 2, int64: 7, bool: 9, float16: 10 };

/** Converts the values to another type. */
export function cast(x: Value, type: ElementType): Value {
  if (x.type === type) return x;
  return x.graph.node('Cast', [x], { type, shape: x.shape }, { to: ONNX_TYPES[type] });
}

/** Creates a constant of the type of `x`. */
export function scalarLike(x: Value, name: string, value: number): Value {
  return cast(x.graph.scalar(name, value), x.type);
}

/**
 * Computes an NCHW convolution without bias whose kernel tiles the image: stride = kernel size, no padding.
 */
export function patchConvolution(image: Value, kernel: Value): Value {
  const [batch = 1, channels, height = 0, width = 0] = image.shape;
  const [features = 1, kernelChannels, size = 1] = kernel.shape;
  if (channels !== kernelChannels) {
    throw image.graph.error('Conv', `${channels} channels, but a kernel for ${kernelChannels}`);
  }
  const stride = Number(size);
  const shape = [batch, features, divide(height, size), divide(width, size)];
  return image.graph.node('Conv', [image, kernel], { shape }, { strides: [stride, stride] });
}

/** Arranges the same elements in another shape; at most one symbolic dimension may move. */
export function reshape(x: Value, shape: Shape): Value {
  if (product(x.shape) !== product(shape)) {
    throw x.graph.error('Reshape', `${formatShape(x.shape)} does not fill ${formatShape(shape)}`);
  }
  const sizes = shape.map((dimension, axis) => {
    if (typeof dimension === 'number') return dimension;
    return x.shape[axis] === dimension ? 0 : -1;
  });
  if (sizes.filter((size) => size === -1).length > 1) {
    throw x.graph.error('Reshape', `${formatShape(shape)} moves more than one symbolic dimension`);
  }
  return x.graph.node('Reshape', [x, x.graph.integers('shape', sizes)], { type: x.type, shape });
}

/** Removes an axis of size 1. */
export function squeeze(x: Value, axis: number): Value {
  if (x.shape[axis] !== 1) throw x.graph.error('Squeeze', `axis ${axis} of ${formatShape(x.shape)} is not 1`);
  return x.graph.node('Squeeze', [x, x.graph.integers('axes', [axis])], {
    type: x.type,
    shape: x.shape.toSpliced(axis, 1),
  });
}

/** Inserts an axis of size 1 before the current `axis`. */
export function unsqueeze(x: Value, axis: number): Value {
  return x.graph.node('Unsqueeze', [x, x.graph.integers('axes', [axis])], {
    type: x.type,
    shape: x.shape.toSpliced(axis, 0, 1),
  });
}

export function transpose(x: Value, order: readonly number[]): Value {
  if (order.toSorted((a, b) => a - b).join() !== x.shape.map((_, axis) => axis).join()) {
    throw x.graph.error('Transpose', `[${order.join(', ')}] does not order ${formatShape(x.shape)}`);
  }
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  return x.graph.node('Transpose', [x], { type: x.type, shape }, { perm: [...order] });
}

/** Swaps the last two axes. */
export function transposeMatrix(x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

/** @param length The symbol of the joint length where it is no multiple of one symbol. */
export function concatenate(values: readonly Value[], axis: number, length?: Dimension): Value {
  const [first] = values;
  if (!first) throw new Error('nothing to concatenate');
  const others = (value: Value) => formatShape(value.shape.with(axis, '_'));
  if (values.some((value) => others(value) !== others(first))) {
    throw first.graph.error('Concat', values.map((value) => formatShape(value.shape)).join(' and '));
  }
  const joined = length ?? sum(values.map((value) => value.shape[axis] ?? 0));
  return first.graph.node(
    'Concat',
    values,
    { type: first.type, shape: first.shape.with(axis, joined) },
    { axis },
  );
}

/**
 * Returns elements `begin` to `end` of one axis; negative bounds count from the end. If the size of the axis
 * is a symbol, only the last elements can be taken.
 */
export function slice(x: Value, axis: number, begin: number, end?: number): Value {
  const bounds = sliceBounds(x, axis, begin, end);
  const count = bounds.to === Number.MAX_SAFE_INTEGER ? -bounds.from : bounds.to - bounds.from;
  const [from, to, axes] = [bounds.from, bounds.to, axis].map((bound) => x.graph.integers('slice', [bound]));
  return x.graph.node('Slice', [x, from, to, axes], { type: x.type, shape: x.shape.with(axis, count) });
}

function sliceBounds(x: Value, axis: number, begin: number, end?: number): { from: number; to: number } {
  const size = x.shape[axis];
  if (typeof size !== 'number') {
    if (begin < 0 && end === undefined) return { from: begin, to: Number.MAX_SAFE_INTEGER };
    throw x.graph.error('Slice', `axis ${axis} of ${formatShape(x.shape)} is symbolic`);
  }
  const fromStart = (bound: number) => (bound < 0 ? size + bound : bound);
  const [from, to] = [fromStart(begin), fromStart(end ?? size)];
  if (from < 0 || to > size || from >= to)
    throw x.graph.error('Slice', `${from} to ${to} of an axis of ${size}`);
  return { from, to };
}

/** Returns the first elements of an axis; the one-element int64 tensor `length` is their number. */
export function sliceTo(x: Value, axis: number, length: Value, symbol: Dimension): Value {
  const from = x.graph.integers('from', [0]);
  const axes = x.graph.integers('axis', [axis]);
  return x.graph.node('Slice', [x, from, length, axes], { type: x.type, shape: x.shape.with(axis, symbol) });
}

/** Reverses one axis. */
export function flip(x: Value, axis: number): Value {
  const { graph } = x;
  // Runs from the last element to before the first in steps of -1; the end is below any axis.
  const bounds = [-1, Number.MIN_SAFE_INTEGER, axis, -1].map((bound) => graph.integers('flip', [bound]));
  return graph.node('Slice', [x, ...bounds], x);
}

/** Returns the size of one axis as a one-element int64 tensor. */
export function sizeOf(x: Value, axis: number): Value {
  return x.graph.node('Shape', [x], { type: 'int64', shape: [1] }, { start: axis, end: axis + 1 });
}

/** Selects elements of one axis by index: the shape of `indices` replaces that axis. */
export function gather(x: Value, axis: number, indices: Value): Value {
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
  return x.graph.node('Gather', [x, indices], { type: x.type, shape }, { axis });
}

/** Inserts zeros before the elements of one axis. */
export function padBefore(x: Value, axis: number, count: number): Value {
  const pads = x.shape.flatMap((_, each) => (each === axis ? [count] : [0]));
  const shape = x.shape.with(axis, sum([x.shape[axis] ?? 0, count]));
  return x.graph.node('Pad', [x, x.graph.integers('pads', [...pads, ...x.shape.map(() => 0)])], { shape });
}

/** Repeats the border `count` times on every side of two axes from `axis` on, whose sizes are symbols. */
export function padEdges(
  x: Value,
  axis: number,
  count: number,
  padded: readonly [Dimension, Dimension],
): Value {
  const pads = x.shape.map((_, each) => (each === axis || each === axis + 1 ? count : 0));
  const shape = x.shape.toSpliced(axis, 2, ...padded);
  return x.graph.node('Pad', [x, x.graph.integers('pads', [...pads, ...pads])], { shape }, { mode: 'edge' });
}

/** Cuts a window of symbolic size [height, width] out of two axes from `axis` on, at a known corner. */
export function crop(x: Value, axis: number, top: number, left: number, size: CropSize): Value {
  const { graph } = x;
  const corner = graph.integers('corner', [top, left]);
  const end = add(corner, size.tensor);
  const axes = graph.integers('axes', [axis, axis + 1]);
  return graph.node('Slice', [x, corner, end, axes], { shape: x.shape.toSpliced(axis, 2, ...size.shape) });
}

/** A height and width known only at run time: as an int64 tensor [2], and as symbols. */
export type CropSize = { tensor: Value; shape: readonly [Dimension, Dimension] };

export function reduceMean(x: Value, axis: number, keepDimension = false): Value {
  return reduce('ReduceMean', x, axis, keepDimension);
}

export function reduceMaximum(x: Value, axis: number): Value {
  return reduce('ReduceMax', x, axis, false);
}

export function reduceSum(x: Value, axis: number, keepDimension = false): Value {
  return reduce('ReduceSum', x, axis, keepDimension);
}

export function reduceL2(x: Value, axis: number, keepDimension = false): Value {
  return reduce('ReduceL2', x, axis, keepDimension);
}

/** Divides x by its Euclidean norm along the last axis. */
export function l2Normalize(x: Value): Value {
  return divideBy(x, reduceL2(x, x.shape.length - 1, true));
}

function unary(operator: string, x: Value): Value {
  return x.graph.node(operator, [x], x);
}

function elementwise(operator: string, a: Value, b: Value, type = a.type): Value {
  if (a.type !== b.type) throw a.graph.error(operator, `${a.type} and ${b.type}`);
  return a.graph.node(operator, [a, b], {
    type,
    shape: broadcast(a.graph, operator, a.shape, b.shape),
  });
}

function reduce(operator: string, x: Value, axis: number, keepDimension: boolean): Value {
  const shape = keepDimension ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1);
  return x.graph.node(
    operator,
    [x, x.graph.integers('axes', [axis])],
    { shape },
    { keepdims: keepDimension ? 1 : 0 },
  );
}

function broadcast(graph: Graph, operator: string, a: Shape, b: Shape): Dimension[] {
  const rank = Math.max(a.length, b.length);
  const align = (shape: Shape) => [...Array<Dimension>(rank - shape.length).fill(1), ...shape];
  const [left, right] = [align(a), align(b)];
  return left.map((dimension, axis) => {
    const other = right[axis] ?? 1;
    if (dimension === other || other === 1) return dimension;
    if (dimension === 1) return other;
    throw graph.error(operator, `${formatShape(a)} and ${formatShape(b)} do not broadcast`);
  });
}

function requireShape(graph: Graph, operator: string, value: Value, shape: Shape): void {
  if (formatShape(value.shape) === formatShape(shape)) return;
  throw graph.error(operator, `${value.name} is ${formatShape(value.shape)}, not ${formatShape(shape)}`);
}
