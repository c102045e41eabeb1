/**
 * Builds CLIP's text tower: token ids -> one L2-normalized feature per sequence (numerics: text, section 5).
 * Every sequence of a batch ends with its end-of-text token at the last position, so nothing is padded;
 * attention is causal, so anything that CLIP would append after that token has no effect.
 */
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value, type WeightIndex } from '../onnx/graph.ts';
import { add, gather, l2Normalize, matMul, sizeOf, sliceTo, squeeze } from '../onnx/operators.ts';
import { norm, projections, transformerBlock } from './transformer.ts';

/**
 * Input `token_ids` int64 [prompts, tokens]; output `text_features` [prompts, projection].
 */
export function buildTextEncoder({ text }: ClipArchitecture, weights: WeightIndex): Graph {
  const graph = new Graph('text-encoder', weights);
  const ids = graph.input('token_ids', 'int64', ['prompts', 'tokens']);
  const length = sizeOf(ids, 1);
  const positions = sliceTo(graph.weight('text.position_embedding'), 0, length, 'tokens');
  let x = add(gather(graph.weight('text.token_embedding'), 0, ids), positions);
  const mask = causalMask(graph, text.contextLength, length);
  for (let index = 0; index < text.layers; index += 1) {
    const block = { name: `text.blocks.${index}`, tower: text };
    // Only the end-of-text token is used, so the last block computes its row alone, which attends to all
    // tokens.
    const options = index === text.layers - 1 ? { from: -1 } : { from: 0, bias: mask };
    x = transformerBlock(x, projections(x, block), block, options);
  }
  const feature = squeeze(norm(x, 'text.final_norm', text), 1);
  const projected = matMul(feature, graph.weight('text.projection'));
  graph.output('text_features', l2Normalize(projected));
  return graph;
}

/**
 * Builds a mask [tokens, tokens]: 0 where a token may attend, and elsewhere a number that softmax turns into
 * 0.
 */
function causalMask(graph: Graph, contextLength: number, length: Value): Value {
  const hidden = -1e9;
  const mask = Float32Array.from({ length: contextLength ** 2 }, (_, index) =>
    index % contextLength > Math.floor(index / contextLength) ? hidden : 0,
  );
  const whole = graph.constant('causal_mask', [contextLength, contextLength], mask);
  return sliceTo(sliceTo(whole, 0, length, 'tokens'), 1, length, 'tokens');
}
