/**
 * Builds the ITACLIP image encoder (paper, section 3.2; numerics, sections 3, 4, 6 and 12): CLIP's vision
 * tower with a modified last block, over several views of each window.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { ProblemError } from '#contracts/errors.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value, type WeightIndex } from '../onnx/graph.ts';
import {
  add,
  cast,
  concatenate,
  l2Normalize,
  matMul,
  padBefore,
  patchConvolution,
  reshape,
  slice,
  transposeMatrix,
} from '../onnx/operators.ts';
import {
  averageMaps,
  FIRST_PATCH,
  intermediateMap,
  lastMap,
  type IntermediateMaps,
} from './chosen-attention.ts';
import {
  attentionOutput,
  feedForward,
  norm,
  projections,
  transformerBlock,
  type Projections,
} from './transformer.ts';
import { averageViews, makeView } from './views.ts';

/**
 * Input: `windows` [windows, 3, size, size], normalized. The blocks compute in the type of the weights; views
 * and features are float32.
 * Outputs: `window_features` [windows, geometries, grid, grid, projection], which `buildQueryLogits` compares
 * with queries; `patch_features` [views, windows, grid * grid, projection], L2-normalized.
 */
export function buildImageEncoder(
  architecture: ClipArchitecture,
  options: EncoderOptions,
  weights: WeightIndex,
): Graph {
  checkLayers(options, architecture.vision.layers);
  const { imageSize } = architecture.vision;
  const grid = gridSize(architecture);
  const graph = new Graph('image-encoder', weights);
  const windows = graph.input('windows', 'float32', ['windows', 3, imageSize, imageSize]);

  const views = concatenate(
    options.views.map((view) => makeView(view, windows)),
    0,
  );
  const tokens = encode(embedPatches(views, architecture), architecture, options);
  const projected = matMul(
    norm(tokens, 'vision.post_norm', architecture.vision),
    graph.weight('vision.projection'),
  );
  const features = l2Normalize(cast(projected, 'float32'));

  const count = options.views.length;
  const perView = reshape(features, [count, 'windows', grid ** 2, architecture.projectionWidth]);
  const onGrid = reshape(perView, [count, 'windows', grid, grid, architecture.projectionWidth]);
  graph.output(
    'window_features',
    graph.within('mix', () => averageViews(onGrid, options.views)),
  );
  graph.output('patch_features', perView);
  return graph;
}

function checkLayers({ attention, intermediate_layers: chosen }: EncoderOptions, layers: number): void {
  const wrong = chosen.filter((layer) => layer >= layers);
  if (wrong.length === 0 || attention.length === 0) return;
  throw new ProblemError(
    'invalid-request',
    `intermediate_layers is ${chosen.join(',')}, but the last of this model's blocks is ${layers} and only those ` +
      `before it can be chosen: set intermediate_layers to numbers from 1 to ${layers - 1}, or to none.`,
  );
}

/** Embeds images [batch, 3, size, size] as tokens [batch, 1 + grid * grid, width], class token first. */
export function embedPatches(images: Value, architecture: ClipArchitecture): Value {
  const { graph } = images;
  const { width } = architecture.vision;
  return graph.within('embed', () => {
    const kernel = graph.weight('vision.patch_embedding');
    const patches = patchConvolution(cast(images, kernel.type), kernel);
    const tokens = reshape(patches, [images.shape[0] ?? 1, width, gridSize(architecture) ** 2]);
    // The first row of the stored positions includes the class embedding, so a zero row is its placeholder.
    const placed = add(padBefore(transposeMatrix(tokens), 1, 1), graph.weight('vision.position_embedding'));
    return norm(placed, 'vision.pre_norm', architecture.vision);
  });
}

/** Runs all blocks: tokens [batch, 1 + patches, width] to patch tokens [batch, patches, width]. */
function encode(tokens: Value, architecture: ClipArchitecture, options: EncoderOptions): Value {
  const { vision } = architecture;
  // Without attention terms the last block has no map, so none is averaged into it.
  const intermediate = options.attention.length > 0 ? options.intermediate_layers : [];
  // Keeps a running sum, because each map is the largest tensor of the graph.
  let total: Value | undefined;
  let x = tokens;
  for (let index = 0; index < vision.layers - 1; index += 1) {
    const block = { name: `vision.blocks.${index}`, tower: vision };
    const inputs = projections(x, block);
    if (intermediate.includes(index + 1)) {
      total = x.graph.within(`${block.name}/intermediate`, () => {
        const map = intermediateMap(inputs, options);
        return total ? add(total, map) : map;
      });
    }
    x = transformerBlock(x, inputs, block, { from: 0 });
  }
  return lastBlock(x, total && { total, count: intermediate.length }, architecture, options);
}

/** Builds the modified last block. The row of its class token is never computed. */
function lastBlock(
  x: Value,
  intermediate: IntermediateMaps | undefined,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): Value {
  const { vision } = architecture;
  const block = { name: `vision.blocks.${vision.layers - 1}`, tower: vision };
  const inputs = projections(x, block);
  const patches = x.graph.within(block.name, () => {
    const heads = mixValues(inputs, intermediate, architecture, options);
    const output = attentionOutput(heads, block);
    return options.residual ? add(slice(x, 1, FIRST_PATCH), output) : output;
  });
  return options.feed_forward ? feedForward(patches, block) : patches;
}

/** Computes A v (paper, Eq. 5 and 6), or v itself if no attention term is chosen. */
function mixValues(
  inputs: Projections,
  intermediate: IntermediateMaps | undefined,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): Value {
  if (options.attention.length === 0) return slice(inputs.v, 2, FIRST_PATCH);
  const own = lastMap(inputs, architecture, options);
  return matMul(averageMaps(own, intermediate), inputs.v);
}
