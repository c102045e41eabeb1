/**
 * The architecture of a CLIP model: everything except its weights, and the list of weights that follows from
 * it. Both file layouts are read into these names.
 */

import { z } from 'zod';

const size = z.int().positive();

const towerSchema = z.object({
  width: size,
  layers: size,
  heads: size,
  /** Width of the hidden layer of each feed-forward block. */
  feedForwardWidth: size,
  /** `quick_gelu` is OpenAI's x * sigmoid(1.702 x); `gelu` is the exact one with the error function. */
  activation: z.enum(['quick_gelu', 'gelu']),
  layerNormEpsilon: z.number(),
});

export const clipArchitectureSchema = z.object({
  /** Width of the space that image and text features share. */
  projectionWidth: size,
  vision: towerSchema.extend({ imageSize: size, patchSize: size }),
  text: towerSchema.extend({ contextLength: size, vocabularySize: size }),
});

export type TowerArchitecture = z.infer<typeof towerSchema>;
export type ClipArchitecture = z.infer<typeof clipArchitectureSchema>;

type Tower = 'vision' | 'text';

/** Returns the number of patches along one side of the image. */
export function gridSize({ vision }: ClipArchitecture): number {
  return vision.imageSize / vision.patchSize;
}

/** One weight: its name in this project and its shape, linear layers as [output, input]. */
export type Parameter = { name: string; shape: number[] };

/** Lists every weight of a CLIP model with this architecture, in the order of computation. */
export function clipParameters(architecture: ClipArchitecture): Parameter[] {
  return [...visionParameters(architecture), ...textParameters(architecture)];
}

function visionParameters(architecture: ClipArchitecture): Parameter[] {
  const { vision, projectionWidth } = architecture;
  const { width, patchSize } = vision;
  return [
    { name: 'vision.patch_embedding', shape: [width, 3, patchSize, patchSize] },
    { name: 'vision.class_embedding', shape: [width] },
    { name: 'vision.position_embedding', shape: [1 + gridSize(architecture) ** 2, width] },
    ...norm('vision.pre_norm', width),
    ...blocks('vision', vision),
    ...norm('vision.post_norm', width),
    { name: 'vision.projection', shape: [projectionWidth, width] },
  ];
}

function textParameters({ text, projectionWidth }: ClipArchitecture): Parameter[] {
  return [
    { name: 'text.token_embedding', shape: [text.vocabularySize, text.width] },
    { name: 'text.position_embedding', shape: [text.contextLength, text.width] },
    ...blocks('text', text),
    ...norm('text.final_norm', text.width),
    { name: 'text.projection', shape: [projectionWidth, text.width] },
  ];
}

function blocks(tower: Tower, { layers, width, feedForwardWidth }: TowerArchitecture): Parameter[] {
  return Array.from({ length: layers }, (_, index) => `${tower}.blocks.${index}`).flatMap((block) => [
    ...norm(`${block}.norm1`, width),
    ...linear(`${block}.attention.query`, width, width),
    ...linear(`${block}.attention.key`, width, width),
    ...linear(`${block}.attention.value`, width, width),
    ...linear(`${block}.attention.output`, width, width),
    ...norm(`${block}.norm2`, width),
    ...linear(`${block}.feed_forward.expand`, width, feedForwardWidth),
    ...linear(`${block}.feed_forward.contract`, feedForwardWidth, width),
  ]);
}

function norm(name: string, width: number): Parameter[] {
  return [
    { name: `${name}.weight`, shape: [width] },
    { name: `${name}.bias`, shape: [width] },
  ];
}

function linear(name: string, input: number, output: number): Parameter[] {
  return [
    { name: `${name}.weight`, shape: [output, input] },
    { name: `${name}.bias`, shape: [output] },
  ];
}
