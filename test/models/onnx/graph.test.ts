import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '#models/onnx/graph.ts';
import {
  add,
  concatenate,
  layerNormalization,
  matMul,
  patchConvolution,
  reshape,
  slice,
  squeeze,
  transpose,
} from '#models/onnx/operators.ts';

type Maker = (graph: Graph, input: (name: string, ...shape: (number | string)[]) => Value) => unknown;

describe('a graph that is wrongly connected', () => {
  const faults: { fault: string; make: Maker; message: string }[] = [
    {
      fault: 'matrices that do not fit',
      make: (_, input) => matMul(input('a', 2, 3), input('b', 4, 5)),
      message: 'MatMul: [2, 3] times [4, 5] does not fit',
    },
    {
      fault: 'shapes that do not broadcast',
      make: (_, input) => add(input('a', 'windows', 3), input('b', 'queries', 3)),
      message: 'Add: [windows, 3] and [queries, 3] do not broadcast',
    },
    {
      fault: 'element types that differ',
      make: (graph, input) => add(input('a', 2), graph.integers('b', [1, 2])),
      message: 'Add: float32 and int64',
    },
    {
      fault: 'a shape that is not filled',
      make: (_, input) => reshape(input('a', 'windows', 6), ['windows', 4]),
      message: 'Reshape: [windows, 6] does not fill [windows, 4]',
    },
    {
      fault: 'a norm of another width',
      make: (_, input) => layerNormalization(input('x', 2, 8), input('weight', 8), input('bias', 7), 1e-5),
      message: 'LayerNormalization: bias is [7], not [8]',
    },
    {
      fault: 'an axis that is not 1',
      make: (_, input) => squeeze(input('x', 2, 3), 0),
      message: 'Squeeze: axis 0 of [2, 3] is not 1',
    },
    {
      fault: 'an order that lacks an axis',
      make: (_, input) => transpose(input('x', 2, 3, 4), [0, 2, 2]),
      message: 'Transpose: [0, 2, 2] does not order [2, 3, 4]',
    },
    {
      fault: 'a slice beyond the axis',
      make: (_, input) => slice(input('x', 5), 0, 2, 6),
      message: 'Slice: 2 to 6 of an axis of 5',
    },
    {
      fault: 'other axes that differ',
      make: (_, input) => concatenate([input('a', 2, 3), input('b', 2, 4)], 0),
      message: 'Concat: [2, 3] and [2, 4]',
    },
    {
      fault: 'a kernel for other channels',
      make: (_, input) => patchConvolution(input('image', 'windows', 3, 32, 32), input('kernel', 8, 1, 8, 8)),
      message: 'Conv: 3 channels, but a kernel for 1',
    },
    {
      fault: 'a constant that is not full',
      make: (graph) => graph.constant('luma', [3, 1], Float32Array.of(1, 2)),
      message: 'luma: 2 values do not fill the shape [3, 1]',
    },
    {
      fault: 'a weight that is not there',
      make: (graph) => graph.weight('vision.norm'),
      message: 'vision.norm: there is no such weight',
    },
    {
      fault: 'a value of another graph',
      make: (graph) => add(graph.scalar('a', 1), new Graph('other').scalar('b', 1)),
      message: 'Add: an input belongs to another graph',
    },
  ];

  it.each(faults)('names the node of $fault', ({ make, message }) => {
    const graph = new Graph('encoder');
    const input = (name: string, ...shape: (number | string)[]) => graph.input(name, 'float32', shape);
    expect(() => make(graph, input)).toThrow(new Error(`graph encoder, ${message}`));
  });

  it('names the scopes that the node is in', () => {
    const graph = new Graph('encoder');
    const build = () => graph.within('blocks.7', () => graph.within('mix', () => graph.weight('bias')));
    expect(build).toThrow('graph encoder, blocks.7/mix/bias: there is no such weight');
  });
});

describe('names in a graph', () => {
  it('are made of scope and operator, and never given twice', () => {
    const graph = new Graph('names');
    const x = graph.input('x', 'float32', [2]);
    const [first, second] = graph.within('block', () => [add(x, x), add(x, x)]);
    expect([first.name, second.name]).toEqual(['block/Add', 'block/Add_1']);
  });
});
