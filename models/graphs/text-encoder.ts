/**
 * Builds CLIP's text tower (numerics: text, section 5) in two graphs. Attention is causal, so what a template's
 * beginning ("a bad photo of the") contributes is the same for every text that follows: one graph computes the
 * keys and values of the beginnings, once for each model, and the other encodes what follows them.
 *
 * The text encoder computes trees of tokens. A tree holds prompts with one beginning; prompts whose next tokens
 * are equal share them. Its mask lets a token attend to the beginning, to the tokens before it in its prompts
 * and to itself. Nothing after the end-of-text token has an effect on it, so nothing is computed there.
 */
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value, type WeightIndex } from '../onnx/graph.ts';
import {
  add,
  concatenate,
  gather,
  l2Normalize,
  matMul,
  reshape,
  sizeOf,
  slice,
  sliceTo,
  squeeze,
  transpose,
  unsqueeze,
} from '../onnx/operators.ts';
import {
  attentionMap,
  attentionOutput,
  feedForward,
  norm,
  projections,
  transformerBlock,
} from './transformer.ts';

/** A number that softmax turns into 0. */
export const HIDDEN = -1e9;

/**
 * Inputs:
 *
 * - `beginnings` [2 * layers, beginnings, heads, beginning tokens, head width]: keys and values of each layer.
 * - `beginning` int64 [trees]: the beginning of each tree.
 * - `token_ids` and `positions` int64 [trees, tokens].
 * - `mask` [trees, 1, tokens, keys]: 0 where a token may attend, `HIDDEN` elsewhere; the keys are the tokens of
 *   the beginning and those of the tree.
 * - `ends` int64 [prompts]: the end-of-text token of each prompt, as an index into [trees * tokens].
 *
 * Output `text_features` [prompts, projection], each row L2-normalized.
 */
export function buildTextEncoder({ text }: ClipArchitecture, weights: WeightIndex): Graph {
  const graph = new Graph('text-encoder', weights);
  const { heads, width, layers } = text;
  const kept = graph.input('beginnings', 'float32', [
    2 * layers,
    'beginnings',
    heads,
    'beginning_tokens',
    width / heads,
  ]);
  const beginning = graph.input('beginning', 'int64', ['trees']);
  const ids = graph.input('token_ids', 'int64', ['trees', 'tokens']);
  const positions = graph.input('positions', 'int64', ['trees', 'tokens']);
  const bias = graph.input('mask', 'float32', ['trees', 1, 'tokens', 'keys']);
  const ends = graph.input('ends', 'int64', ['prompts']);

  let x = embed(ids, gather(graph.weight('text.position_embedding'), 0, positions));
  const behind = (own: Value, index: number) => {
    const before = gather(squeeze(slice(kept, 0, index, index + 1), 0), 0, beginning);
    return concatenate([before, own], 2, 'keys');
  };
  for (let index = 0; index < layers; index += 1) {
    const block = { name: `text.blocks.${index}`, tower: text };
    const { q, k, v } = projections(x, block);
    const inputs = { q, k: behind(k, 2 * index), v: behind(v, 2 * index + 1) };
    if (index < layers - 1) {
      x = transformerBlock(x, inputs, block, { from: 0, bias });
      continue;
    }
    // Only the ends are used, so the last block goes on with their rows alone.
    const mixed = transpose(matMul(attentionMap('qk', inputs, { from: 0, bias }), inputs.v), [0, 2, 1, 3]);
    const rows = (value: Value, shape: number[]) =>
      gather(reshape(value, ['tokens*trees', ...shape]), 0, ends);
    const attended = attentionOutput(rows(mixed, [heads, 1, width / heads]), block);
    x = feedForward(add(rows(x, [1, width]), attended), block);
  }
  const feature = squeeze(norm(x, 'text.final_norm', text), 1);
  graph.output('text_features', l2Normalize(matMul(feature, graph.weight('text.projection'))));
  return graph;
}

/**
 * Input `token_ids` int64 [beginnings, tokens], filled up after the end of shorter ones with any token. Output
 * `keys_and_values` [2 * layers, beginnings, heads, tokens, head width]: the keys of the first layer, its
 * values, and so on.
 */
export function buildPromptBeginnings({ text }: ClipArchitecture, weights: WeightIndex): Graph {
  const graph = new Graph('prompt-beginnings', weights);
  const ids = graph.input('token_ids', 'int64', ['beginnings', 'tokens']);
  const length = sizeOf(ids, 1);
  let x = embed(ids, sliceTo(graph.weight('text.position_embedding'), 0, length, 'tokens'));
  const bias = causalMask(graph, text.contextLength, length);
  const found: Value[] = [];
  for (let index = 0; index < text.layers; index += 1) {
    const block = { name: `text.blocks.${index}`, tower: text };
    const inputs = projections(x, block);
    found.push(unsqueeze(inputs.k, 0), unsqueeze(inputs.v, 0));
    if (index < text.layers - 1) x = transformerBlock(x, inputs, block, { from: 0, bias });
  }
  graph.output('keys_and_values', concatenate(found, 0));
  return graph;
}

function embed(ids: Value, positions: Value): Value {
  return add(gather(ids.graph.weight('text.token_embedding'), 0, ids), positions);
}

/** Builds a mask [tokens, tokens]: 0 where a token may attend, `HIDDEN` elsewhere. */
function causalMask(graph: Graph, contextLength: number, length: Value): Value {
  const mask = Float32Array.from({ length: contextLength ** 2 }, (_, index) =>
    index % contextLength > Math.floor(index / contextLength) ? HIDDEN : 0,
  );
  const whole = graph.constant('causal_mask', [contextLength, contextLength], mask);
  return sliceTo(sliceTo(whole, 0, length, 'tokens'), 1, length, 'tokens');
}
