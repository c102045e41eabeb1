/**
 * Builds the image encoder (paper, section 3.2; numerics, sections 3, 4, 6, 12 and 13): CLIP's vision tower with
 * the parts that a method changes, over several views of each window.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
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
  transposeMatrix,
} from '../onnx/operators.ts';
import { checkBlocks } from './check-blocks.ts';
import { encodePatches } from './patch-encoder.ts';
import { norm } from './transformer.ts';
import { averageViews, makeView, separateViews, withClassToken } from './views.ts';

/**
 * Input: `windows` [windows, 3, size, size], normalized. The blocks compute in the type of the weights; views
 * and features are float32.
 * Outputs: `window_features` of each window, which `buildQueryLogits` or `buildWeightedQueryLogits` compares
 * with queries; `patch_features` [views, windows, grid * grid, projection], L2-normalized.
 */
export function buildImageEncoder(
  architecture: ClipArchitecture,
  options: EncoderOptions,
  weights: WeightIndex,
): Graph {
  checkBlocks(architecture, options);
  const { imageSize } = architecture.vision;
  const graph = new Graph('image-encoder', weights);
  const windows = graph.input('windows', 'float32', ['windows', 3, imageSize, imageSize]);
  const views = concatenate(
    options.views.map((view) => makeView(view, windows)),
    0,
  );
  const encoded = encodePatches(embedPatches(views, architecture), architecture, options);
  const perView = (tokens: Value) =>
    reshape(project(tokens, architecture), [
      options.views.length,
      'windows',
      tokens.shape[1]!,
      architecture.projectionWidth,
    ]);
  const patches = perView(encoded.patches);
  graph.output(
    'window_features',
    graph.within('mix', () => {
      const classTokens = () => perView(encoded.classToken());
      if (options.query_sharpness !== null) return separateViews(patches, classTokens(), options.views);
      const means = averageViews(patches, options.views);
      return options.class_evidence ? withClassToken(means, classTokens(), options.views) : means;
    }),
  );
  graph.output('patch_features', patches);
  return graph;
}

/** Projects tokens [batch, tokens, width] to the space of the text, L2-normalized. */
function project(tokens: Value, { vision }: ClipArchitecture): Value {
  const normed = norm(tokens, 'vision.post_norm', vision);
  return l2Normalize(cast(matMul(normed, tokens.graph.weight('vision.projection')), 'float32'));
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
