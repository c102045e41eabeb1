/** CLIP's two towers in loops: numerics, sections 4, 5 and 12, written down a second time. */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { attentionMaps, clipBlock, feedForward, mixValues, type HeadMaps } from './attention.ts';
import { addRows, addVectors, dot, layerNorm, normalized, project, type Rows } from './linear-algebra.ts';
import { LAYER_NORM_EPSILON, type ReferenceClip } from './random-clip.ts';

/** Normalized planes [3, size, size]. */
export type Picture = { size: number; data: ArrayLike<number> };

type BlockOptions = Pick<
  EncoderOptions,
  'attention' | 'intermediate_layers' | 'neighbour_sigma' | 'residual' | 'feed_forward'
>;

/**
 * Returns L2-normalized patch features [patches, projection] of one image, without the class token.
 */
export function encodePicture(picture: Picture, clip: ReferenceClip, options: BlockOptions): Rows {
  const { vision, activation } = clip;
  const intermediate: HeadMaps[] = [];
  let x = embed(picture, clip);
  for (const [index, block] of vision.blocks.slice(0, -1).entries()) {
    if (options.attention.length > 0 && options.intermediate_layers.includes(index + 1)) {
      const normed = layerNorm(x, block.norm1, LAYER_NORM_EPSILON);
      intermediate.push(attentionMaps(normed, block, vision, options.attention));
    }
    x = clipBlock(x, block, vision, activation);
  }
  const last = vision.blocks.at(-1)!;
  const normed = layerNorm(x, last.norm1, LAYER_NORM_EPSILON);
  const mixed = mixValues(normed, last, vision, lastMaps(normed, clip, intermediate, options));
  x = options.residual ? addRows(x, mixed) : mixed;
  if (options.feed_forward) x = feedForward(x, last, activation);
  const projected = project(layerNorm(x, vision.postNorm, LAYER_NORM_EPSILON), vision.projection);
  return projected.slice(1).map(normalized);
}

/**
 * Attention of one image by head, [tokens, tokens]: of `layers`, of the last block, and what the
 * last block uses.
 */
export function attendPicture(
  picture: Picture,
  clip: ReferenceClip,
  options: BlockOptions,
  layers: readonly number[],
): HeadMaps[] {
  const { vision, activation } = clip;
  const maps = new Map<number, HeadMaps>();
  let x = embed(picture, clip);
  for (const [index, block] of vision.blocks.slice(0, -1).entries()) {
    const normed = layerNorm(x, block.norm1, LAYER_NORM_EPSILON);
    maps.set(index + 1, attentionMaps(normed, block, vision, options.attention));
    x = clipBlock(x, block, vision, activation);
  }
  const normed = layerNorm(x, vision.blocks.at(-1)!.norm1, LAYER_NORM_EPSILON);
  const mixed = options.intermediate_layers.map((layer) => maps.get(layer)!);
  return [
    ...layers.map((layer) => maps.get(layer)!),
    lastMaps(normed, clip, [], options)!,
    lastMaps(normed, clip, mixed, options)!,
  ];
}

/**
 * Returns the feature of one sequence of token ids that ends with `endOfText`: padded, as CLIP runs
 * it.
 */
export function encodeTokens(ids: readonly number[], clip: ReferenceClip): number[] {
  const { text, activation } = clip;
  const padded = [...ids, ...Array<number>(text.contextLength - ids.length).fill(0)];
  let x = padded.map((id, position) => addVectors(text.tokenEmbedding[id]!, text.positions[position]!));
  for (const block of text.blocks) {
    x = clipBlock(x, block, text, activation, (from, to) => (to > from ? -Infinity : 0));
  }
  const [feature] = layerNorm([x[ids.length - 1]!], text.finalNorm, LAYER_NORM_EPSILON);
  return normalized(project([feature!], text.projection)[0]!);
}

export function embed({ size, data }: Picture, { vision }: ReferenceClip): Rows {
  const { patchSize } = vision;
  const grid = size / patchSize;
  const patches = Array.from({ length: grid * grid }, (_, patch) => {
    const [top, left] = [Math.floor(patch / grid) * patchSize, (patch % grid) * patchSize];
    const pixels: number[] = [];
    for (let channel = 0; channel < 3; channel += 1) {
      for (let y = 0; y < patchSize; y += 1) {
        for (let x = 0; x < patchSize; x += 1) {
          pixels.push(data[(channel * size + top + y) * size + left + x]!);
        }
      }
    }
    return vision.patchEmbedding.map((kernel) => dot(kernel, pixels));
  });
  const tokens = [vision.classEmbedding, ...patches];
  return layerNorm(addRows(tokens, vision.positions), vision.preNorm, LAYER_NORM_EPSILON);
}

/**
 * Returns A = 1/2 A_last + 1/2 mean(A_l), head by head; A_last alone without intermediate layers.
 */
function lastMaps(
  normed: Rows,
  { vision }: ReferenceClip,
  intermediate: readonly HeadMaps[],
  options: BlockOptions,
): HeadMaps | undefined {
  if (options.attention.length === 0) return undefined;
  const grid = vision.imageSize / vision.patchSize;
  const own = attentionMaps(normed, vision.blocks.at(-1)!, vision, options.attention, (from, to) =>
    neighborBias(from, to, grid, options.neighbour_sigma),
  );
  if (intermediate.length === 0) return own;
  return own.map((map, head) =>
    map.map((row, from) =>
      row.map((share, to) => {
        const others = intermediate.map((maps) => maps[head]![from]![to]!);
        return share / 2 + others.reduce((sum, value) => sum + value, 0) / others.length / 2;
      }),
    ),
  );
}

/** Returns G of NACLIP: token 0 is the class token. */
function neighborBias(from: number, to: number, grid: number, sigma: number | null): number {
  if (sigma === null || from === 0 || to === 0) return 0;
  const dy = Math.floor((from - 1) / grid) - Math.floor((to - 1) / grid);
  const dx = ((from - 1) % grid) - ((to - 1) % grid);
  return Math.exp(-(dy ** 2 + dx ** 2) / (2 * sigma ** 2));
}
