/**
 * Floating-point operations of CLIP's vision tower by its matrix products, a multiply-add counted as
 * two. Norms, softmax and activations are left out: they are below one percent, and no product.
 */
import { gridSize, type ClipArchitecture } from '#models/weights/clip-architecture.ts';

/** Counts all linear layers of all blocks, on every token of one image. */
export function linearLayerOperations({ vision }: ClipArchitecture, tokens: number): number {
  const { width, layers, feedForwardWidth } = vision;
  const weights = width * (3 * width) + width * width + 2 * width * feedForwardWidth;
  return 2 * tokens * layers * weights;
}

/** Counts one image through the tower of method vanilla, to its patch features. */
export function plainPassOperations(architecture: ClipArchitecture): number {
  const { vision, projectionWidth } = architecture;
  const patches = gridSize(architecture) ** 2;
  const tokens = patches + 1;
  const embedding = 2 * patches * (3 * vision.patchSize ** 2) * vision.width;
  const attention = vision.layers * (2 * 2 * tokens ** 2 * vision.width);
  const projection = 2 * patches * vision.width * projectionWidth;
  return embedding + linearLayerOperations(architecture, tokens) + attention + projection;
}
