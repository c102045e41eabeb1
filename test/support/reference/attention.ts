/**
 * CLIP's transformer block in loops, and the attention maps that the paper makes of its
 * projections.
 */
import type { AttentionTerm } from '#contracts/segmentation/encoder-options.ts';
import {
  addRows,
  applyLinear,
  dot,
  errorFunction,
  layerNorm,
  softmax,
  weightedSum,
  type Rows,
} from './linear-algebra.ts';
import { LAYER_NORM_EPSILON, type ReferenceBlock, type ReferenceTower } from './random-clip.ts';

/** Added to the logits between two tokens; -Infinity hides one from the other. */
export type LogitBias = (from: number, to: number) => number;

/** Attention by head: [tokens, tokens]. */
export type HeadMaps = Rows[];

/** The q, k or v of one head: [tokens, head width]. */
export function headOf(rows: Rows, head: number, { width, heads }: ReferenceTower): Rows {
  const size = width / heads;
  return rows.map((row) => row.slice(head * size, (head + 1) * size));
}

/**
 * Returns the sum over `terms` of softmax(a bT / sqrt(d) + bias), for every head of `normed`
 * tokens.
 */
export function attentionMaps(
  normed: Rows,
  block: ReferenceBlock,
  tower: ReferenceTower,
  terms: readonly AttentionTerm[],
  bias: LogitBias = () => 0,
): HeadMaps {
  const projected = {
    q: applyLinear(normed, block.query),
    k: applyLinear(normed, block.key),
    v: applyLinear(normed, block.value),
  };
  const scale = 1 / Math.sqrt(tower.width / tower.heads);
  return Array.from({ length: tower.heads }, (_, head) => {
    const maps = terms.map((term) => {
      const left = headOf(projected[term[0] as 'q' | 'k' | 'v'], head, tower);
      const right = headOf(projected[term[1] as 'q' | 'k' | 'v'], head, tower);
      const logit = (from: number, to: number) => {
        const added = bias(from, to);
        return added === -Infinity ? added : dot(left[from]!, right[to]!) * scale + added;
      };
      const tokens = [...normed.keys()];
      return tokens.map((from) => softmax(tokens.map((to) => logit(from, to))));
    });
    return maps.reduce(addRows);
  });
}

/** Returns out_proj(A v), head by head; without maps each token keeps its own v. */
export function mixValues(
  normed: Rows,
  block: ReferenceBlock,
  tower: ReferenceTower,
  maps: HeadMaps | undefined,
): Rows {
  const values = applyLinear(normed, block.value);
  const heads = Array.from({ length: tower.heads }, (_, head) => {
    const own = headOf(values, head, tower);
    return maps ? maps[head]!.map((shares) => weightedSum(shares, own)) : own;
  });
  const joined = normed.map((_, token) => heads.flatMap((head) => head[token]!));
  return applyLinear(joined, block.output);
}

/** Returns x plus its feed-forward layer. */
export function feedForward(x: Rows, block: ReferenceBlock, activation: 'quick_gelu' | 'gelu'): Rows {
  const hidden = applyLinear(layerNorm(x, block.norm2, LAYER_NORM_EPSILON), block.expand);
  const active = hidden.map((row) => row.map(activation === 'gelu' ? gelu : quickGelu));
  return addRows(x, applyLinear(active, block.contract));
}

/** Runs one block as CLIP defines it. */
export function clipBlock(
  x: Rows,
  block: ReferenceBlock,
  tower: ReferenceTower,
  activation: 'quick_gelu' | 'gelu',
  bias?: LogitBias,
): Rows {
  const normed = layerNorm(x, block.norm1, LAYER_NORM_EPSILON);
  const maps = attentionMaps(normed, block, tower, ['qk'], bias);
  return feedForward(addRows(x, mixValues(normed, block, tower, maps)), block, activation);
}

function quickGelu(x: number): number {
  return x / (1 + Math.exp(-1.702 * x));
}

function gelu(x: number): number {
  return (x / 2) * (1 + errorFunction(x / Math.SQRT2));
}
