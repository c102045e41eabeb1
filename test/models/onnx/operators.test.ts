import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '#models/onnx/graph.ts';
import {
  crop,
  flip,
  gather,
  gelu,
  l2Normalize,
  layerNormalization,
  padBefore,
  padEdges,
  patchConvolution,
  reduceMaximum,
  reduceMean,
  slice,
  sliceTo,
  unsqueeze,
} from '#models/onnx/operators.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { runGraph } from '#test/support/model/run-graph.ts';

/** Runs one operator on numbers; `declared` is the shape that the graph promises for the input. */
async function run(
  data: number[],
  shape: number[],
  operator: (x: Value, graph: Graph) => Value,
  declared: (number | string)[] = shape,
) {
  const graph = new Graph('operator');
  const x = graph.input('x', 'float32', declared);
  const y = operator(x, graph);
  graph.output('y', y);
  const result = (await runGraph(graph, { x: { shape, data: Float32Array.from(data) } }))['y']!;
  return { values: [...result.data], shape: [...result.shape], declared: y.shape };
}

describe('operators in the runtime', () => {
  it('flip reverses one axis', async () => {
    const { values } = await run([1, 2, 3, 4, 5, 6], [2, 3], (x) => flip(x, 1));
    expect(values).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it('slice counts negative bounds from the end, also of a symbolic axis', async () => {
    const middle = await run([1, 2, 3, 4], [4], (x) => slice(x, 0, 1, -1));
    const last = await run([1, 2, 3, 4], [4], (x) => slice(x, 0, -1), ['tokens']);
    expect([middle.values, last.values, last.declared]).toEqual([[2, 3], [4], [1]]);
  });

  it('sliceTo takes as many as a tensor says', async () => {
    const { values } = await run([1, 2, 3, 4], [4], (x, graph) =>
      sliceTo(x, 0, graph.integers('n', [3]), 'n'),
    );
    expect(values).toEqual([1, 2, 3]);
  });

  it('padBefore puts zeros first', async () => {
    const { values, shape } = await run([1, 2], [1, 2], (x) => padBefore(x, 0, 1));
    expect({ values, shape }).toEqual({ values: [0, 0, 1, 2], shape: [2, 2] });
  });

  it('padEdges repeats the border on every side', async () => {
    const { values, shape } = await run([1, 2], [1, 2], (x) => padEdges(x, 0, 1, ['h', 'w']), [
      'height',
      'width',
    ]);
    expect({ values, shape }).toEqual({ values: [1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2], shape: [3, 4] });
  });

  it('crop takes a window from a corner', async () => {
    const { values } = await run([0, 1, 2, 3, 4, 5, 6, 7, 8], [3, 3], (x, graph) =>
      crop(x, 0, 1, 0, { tensor: graph.integers('size', [2, 2]), shape: [2, 2] }),
    );
    expect(values).toEqual([3, 4, 6, 7]);
  });

  it('layerNormalization is over the last axis, with the biased variance', async () => {
    const { values } = await run([1, 3, 5, 5], [2, 2], (x, graph) => {
      const weight = graph.constant('weight', [2], Float32Array.of(2, 3));
      const bias = graph.constant('bias', [2], Float32Array.of(10, 20));
      return layerNormalization(x, weight, bias, 0.25);
    });
    // Row one: mean 2, variance 1; row two has none.
    const unit = 1 / Math.sqrt(1.25);
    expectClose(values, [10 - 2 * unit, 20 + 3 * unit, 10, 20], { absolute: 1e-6 });
  });

  it('gelu is the one by the error function', async () => {
    const { values } = await run([1, -1, 0, 3], [4], gelu);
    // x / 2 * (1 + erf(x / sqrt 2)), from a table of the normal distribution.
    expectClose(values, [0.8413447461, -0.1586552539, 0, 3 * 0.998650102], { absolute: 1e-6 });
  });

  it('l2Normalize gives rows of length 1', async () => {
    const { values } = await run([3, 4, 0, -2], [2, 2], l2Normalize);
    expectClose(values, [0.6, 0.8, 0, -1], { absolute: 1e-6 });
  });

  it('patchConvolution gives one number a kernel and tile', async () => {
    const { values, shape } = await run([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4], (x, graph) =>
      patchConvolution(x, graph.constant('kernel', [1, 1, 2, 2], Float32Array.of(1, 10, 100, 1000))),
    );
    expect({ values, shape }).toEqual({ values: [6521, 8743], shape: [1, 1, 1, 2] });
  });

  it('reduceMean drops its axis unless it is kept', async () => {
    const dropped = await run([1, 2, 3, 5], [2, 2], (x) => reduceMean(x, 1));
    const kept = await run([1, 2, 3, 5], [2, 2], (x) => reduceMean(x, 1, true));
    expect([dropped.values, dropped.shape, kept.shape]).toEqual([[1.5, 4], [2], [2, 1]]);
  });

  it('gather looks elements of one axis up', async () => {
    const rows = await run([1, 2, 3, 4, 5, 6], [3, 2], (x, graph) =>
      gather(x, 0, graph.integers('indices', [2, 0])),
    );
    const columns = await run([1, 2, 3, 4, 5, 6], [3, 2], (x, graph) =>
      gather(x, 1, graph.integers('indices', [1, 1, 0])),
    );
    expect([rows.values, columns.values]).toEqual([
      [5, 6, 1, 2],
      [2, 2, 1, 4, 4, 3, 6, 6, 5],
    ]);
    expect(columns.declared).toEqual([3, 3]);
  });

  it('unsqueeze makes an axis of one element', async () => {
    const { values, shape } = await run([1, 2], [2], (x) => unsqueeze(x, 1));
    expect({ values, shape }).toEqual({ values: [1, 2], shape: [2, 1] });
  });

  it('reduceMaximum keeps the largest along an axis', async () => {
    const { values } = await run([1, 9, 3, 7, 2, 8], [2, 3], (x) => reduceMaximum(x, 1));
    expect(values).toEqual([9, 8]);
  });
});
