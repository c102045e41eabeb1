/**
 * Small CLIP models with random weights, of any architecture. float16 and bfloat16 files hold the
 * weights exactly.
 */
import { SeededRandom } from '../random.ts';
import type { Linear, Norm, Rows } from './linear-algebra.ts';

export type ReferenceBlock = {
  norm1: Norm;
  query: Linear;
  key: Linear;
  value: Linear;
  output: Linear;
  norm2: Norm;
  expand: Linear;
  contract: Linear;
};

type TowerShape = { width: number; heads: number; layers: number; feedForwardWidth: number };

export type ReferenceTower = TowerShape & { blocks: ReferenceBlock[] };

export type ClipShape = {
  projectionWidth: number;
  activation: 'quick_gelu' | 'gelu';
  vision: TowerShape & { imageSize: number; patchSize: number };
  text: TowerShape & { contextLength: number; vocabularySize: number };
};

export type ReferenceClip = {
  projectionWidth: number;
  activation: 'quick_gelu' | 'gelu';
  vision: ReferenceTower & {
    imageSize: number;
    patchSize: number;
    /** The shape is [width, 3 * patchSize * patchSize]. */
    patchEmbedding: Rows;
    classEmbedding: number[];
    positions: Rows;
    preNorm: Norm;
    postNorm: Norm;
    /** The shape is [projection, width]. */
    projection: Rows;
  };
  text: ReferenceTower & {
    contextLength: number;
    vocabularySize: number;
    tokenEmbedding: Rows;
    positions: Rows;
    finalNorm: Norm;
    projection: Rows;
  };
};

/** The epsilon that the layer norms of both file layouts use by default. */
export const LAYER_NORM_EPSILON = 1e-5;

/** Three blocks of width 16 on 32 x 32 pixels: small enough for loops, large enough for any mistake. */
export const SMALL_SHAPE: ClipShape = {
  projectionWidth: 12,
  activation: 'quick_gelu',
  vision: { width: 16, heads: 2, layers: 3, feedForwardWidth: 40, imageSize: 32, patchSize: 8 },
  text: { width: 8, heads: 2, layers: 2, feedForwardWidth: 24, contextLength: 77, vocabularySize: 60 },
};

/** The same with CLIP's own number of tokens, for what tokenizes prompts. */
export const CLIP_TOKENS_SHAPE: ClipShape = {
  ...SMALL_SHAPE,
  text: { ...SMALL_SHAPE.text, vocabularySize: 49_408 },
};

export function makeRandomClip(shape: ClipShape, seed = 1): ReferenceClip {
  const random = new SeededRandom(seed);
  const { vision, text, projectionWidth, activation } = shape;
  const patches = (vision.imageSize / vision.patchSize) ** 2;
  return {
    projectionWidth,
    activation,
    vision: {
      ...vision,
      patchEmbedding: matrix(random, vision.width, 3 * vision.patchSize ** 2),
      classEmbedding: random.weights(vision.width, 1),
      positions: matrix(random, 1 + patches, vision.width, 1),
      preNorm: norm(random, vision.width),
      blocks: blocks(random, vision),
      postNorm: norm(random, vision.width),
      projection: matrix(random, projectionWidth, vision.width),
    },
    text: {
      ...text,
      tokenEmbedding: matrix(random, text.vocabularySize, text.width, 1),
      positions: matrix(random, text.contextLength, text.width, 1),
      blocks: blocks(random, text),
      finalNorm: norm(random, text.width),
      projection: matrix(random, projectionWidth, text.width),
    },
  };
}

function blocks(random: SeededRandom, tower: TowerShape): ReferenceBlock[] {
  const { width, feedForwardWidth, layers } = tower;
  return Array.from({ length: layers }, () => ({
    norm1: norm(random, width),
    query: linear(random, width, width),
    key: linear(random, width, width),
    value: linear(random, width, width),
    output: linear(random, width, width),
    norm2: norm(random, width),
    expand: linear(random, width, feedForwardWidth),
    contract: linear(random, feedForwardWidth, width),
  }));
}

function linear(random: SeededRandom, input: number, output: number): Linear {
  return { weight: matrix(random, output, input), bias: random.weights(output, 0.25) };
}

function norm(random: SeededRandom, width: number): Norm {
  return {
    weight: Array.from({ length: width }, () => 1 + random.integer(-64, 64) / 128),
    bias: random.weights(width, 0.25),
  };
}

/** Scaled so that a product with unit inputs has about unit size. */
function matrix(random: SeededRandom, rows: number, columns: number, spread?: number): Rows {
  const chosen = spread ?? 2 ** Math.ceil(Math.log2(1.5 / Math.sqrt(columns)));
  return Array.from({ length: rows }, () => random.weights(columns, chosen));
}
