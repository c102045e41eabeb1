/**
 * The parts of a pre-norm transformer block, shared by both towers.
 *
 * q, k, v are the projections of the normalized tokens, [batch, heads, tokens, head width]. The weights file
 * stores them as one matrix, with q and k already divided by the fourth root of the head width, so that q kT,
 * q qT and k kT are all divided by its square root.
 */
import type { AttentionTerm } from '#contracts/segmentation/encoder-options.ts';
import type { TowerArchitecture } from '../weights/clip-architecture.ts';
import type { Value } from '../onnx/graph.ts';
import {
  add,
  gelu,
  layerNormalization,
  matMul,
  multiply,
  quantizedMatMul,
  reshape,
  scalarLike,
  sigmoid,
  slice,
  softmax,
  squeeze,
  transpose,
  transposeMatrix,
} from '../onnx/operators.ts';

/** One block of one tower, by the name of its weights. */
export type Block = { name: string; tower: TowerArchitecture };

export type Projections = { q: Value; k: Value; v: Value };

/** Projections, and the normalized tokens [batch, tokens, width] that were projected. */
export type ProjectedTokens = Projections & { normed: Value };

export function norm(x: Value, name: string, { layerNormEpsilon }: TowerArchitecture): Value {
  const { graph } = x;
  return layerNormalization(
    x,
    graph.weight(`${name}.weight`),
    graph.weight(`${name}.bias`),
    layerNormEpsilon,
  );
}

/**
 * Multiplies x [..., input] by the stored matrix [input, output], of floats or of bytes, and adds its bias.
 */
function linear(x: Value, name: string): Value {
  const weight = x.graph.weight(`${name}.weight`);
  const product =
    weight.type === 'uint8'
      ? quantizedMatMul(x, weight, x.graph.weight(`${name}.scales`))
      : matMul(x, weight);
  return add(product, x.graph.weight(`${name}.bias`));
}

/** Computes q, k and v of `x` [batch, tokens, width] with one matrix product. */
export function projections(x: Value, { name, tower }: Block): ProjectedTokens {
  return x.graph.within(name, () => {
    const normed = norm(x, `${name}.norm1`, tower);
    const stacked = linear(normed, `${name}.attention.qkv`);
    const [batch = 1, tokens = 1] = x.shape;
    const headWidth = tower.width / tower.heads;
    const split = transpose(reshape(stacked, [batch, tokens, 3, tower.heads, headWidth]), [2, 0, 3, 1, 4]);
    const pick = (index: number) => squeeze(slice(split, 0, index, index + 1), 0);
    return { q: pick(0), k: pick(1), v: pick(2), normed };
  });
}

export type AttentionOptions = {
  /** First token whose row is computed; -1 means the last token alone. All columns stay. */
  from: number;
  /** The token before which rows end. Default: all that follow. */
  to?: number;
  /** Added to the logits of every term: a causal mask, or a bias toward neighbors. */
  bias?: Value;
  /** The factor of products of unit vectors, [batch, 1, 1, 1]. Default: tokens as they are stored. */
  temperature?: Value;
};

/** Computes softmax(a bT / sqrt(d)) for one pair of projections: [batch, heads, rows, tokens]. */
export function attentionMap(
  term: AttentionTerm,
  { q, k, v }: Projections,
  options: AttentionOptions,
): Value {
  const pairs = { qk: [q, k], qq: [q, q], kk: [k, k], vv: [v, v] } as const;
  const [left, right] = pairs[term];
  const rows = takeRows(left, 2, options);
  const scaled = scaleRows(rows, term, options.temperature);
  const products = matMul(scaled, transposeMatrix(right));
  return softmax(options.bias ? add(products, options.bias) : products, 3);
}

function takeRows(x: Value, axis: number, { from, to }: AttentionOptions): Value {
  return from === 0 && to === undefined ? x : slice(x, axis, from, to);
}

function scaleRows(rows: Value, term: AttentionTerm, temperature: Value | undefined): Value {
  if (temperature) return multiply(rows, temperature);
  return term === 'vv' ? scaleByHeadWidth(rows) : rows;
}

/** Scales v, which is stored unscaled because its values are also mixed. */
function scaleByHeadWidth(rows: Value): Value {
  return multiply(rows, scalarLike(rows, 'scale', Number(rows.shape[3]) ** -0.5));
}

/** Joins heads [batch, heads, rows, head width] and projects them: [batch, rows, width]. */
export function attentionOutput(heads: Value, { name, tower }: Block): Value {
  const [batch = 1, , rows = 1] = heads.shape;
  const joined = reshape(transpose(heads, [0, 2, 1, 3]), [batch, rows, tower.width]);
  return linear(joined, `${name}.attention.output`);
}

/** Computes x plus its feed-forward layer. */
export function feedForward(x: Value, { name, tower }: Block): Value {
  return x.graph.within(`${name}.feed_forward`, () => {
    const hidden = linear(norm(x, `${name}.norm2`, tower), `${name}.feed_forward.expand`);
    const active = tower.activation === 'gelu' ? gelu(hidden) : quickGelu(hidden);
    return add(x, linear(active, `${name}.feed_forward.contract`));
  });
}

/** Builds CLIP's own block on tokens that are already projected: x [batch, tokens, width] -> rows. */
export function transformerBlock(
  x: Value,
  inputs: Projections,
  block: Block,
  options: AttentionOptions,
): Value {
  const attended = x.graph.within(block.name, () => {
    const heads = matMul(attentionMap('qk', inputs, options), inputs.v);
    return add(takeRows(x, 1, options), attentionOutput(heads, block));
  });
  return feedForward(attended, block);
}

function quickGelu(x: Value): Value {
  return multiply(x, sigmoid(multiply(x, scalarLike(x, 'quick_gelu', 1.702))));
}
