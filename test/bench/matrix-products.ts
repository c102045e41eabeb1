/**
 * The linear layers of all blocks of the vision tower without anything between them. They show how
 * fast the runtime multiplies matrices of these shapes on this machine; the whole tower is compared
 * with that.
 */
import { cast, matMul, quantizedMatMul, slice } from '#models/onnx/operators.ts';
import { Graph, type Value, type WeightIndex } from '#models/onnx/graph.ts';
import type { ClipArchitecture } from '#models/weights/clip-architecture.ts';

/** Input `tokens` and output `products`, both [rows, width]. */
export function buildMatrixProducts({ vision }: ClipArchitecture, weights: WeightIndex): Graph {
  const graph = new Graph('matrix-products', weights);
  const type = graph.weight('vision.post_norm.weight').type;
  let x = cast(graph.input('tokens', 'float32', ['rows', vision.width]), type);
  for (let index = 0; index < vision.layers; index += 1) {
    const block = `vision.blocks.${index}`;
    // The next product reads the first third: a small copy, against which 14 million multiply-adds a row weigh nothing.
    x = slice(times(x, `${block}.attention.qkv`), 1, 0, vision.width);
    x = times(x, `${block}.attention.output`);
    x = times(x, `${block}.feed_forward.expand`);
    x = times(x, `${block}.feed_forward.contract`);
  }
  graph.output('products', cast(x, 'float32'));
  return graph;
}

function times(x: Value, name: string): Value {
  const weight = x.graph.weight(`${name}.weight`);
  return weight.type === 'uint8'
    ? quantizedMatMul(x, weight, x.graph.weight(`${name}.scales`))
    : matMul(x, weight);
}
