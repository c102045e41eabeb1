/**
 * The ITACLIP image encoder (paper, section 3.2; numerics, sections 3, 4, 6 and 12): CLIP's vision
 * tower with another last block, over several views of each window.
 */
import type { AttentionTerm, EncoderOptions } from '../../contracts/segmentation/encoder-options.ts';
import { ProblemError } from '../../contracts/errors.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value, type WeightIndex } from '../onnx/graph.ts';
import {
  add,
  cast,
  concatenate,
  l2Normalize,
  matMul,
  multiply,
  padBefore,
  patchConvolution,
  reshape,
  scalarLike,
  slice,
  transposeMatrix,
} from '../onnx/operators.ts';
import {
  attentionMap,
  attentionOutput,
  feedForward,
  norm,
  projections,
  transformerBlock,
  type AttentionOptions,
  type Projections,
} from './transformer.ts';
import { makeView, mixViews } from './views.ts';

/** The class token is the first: it is a key and a value to the end, and no row of the result. */
const FIRST_PATCH = 1;

/**
 * Inputs: `windows` [windows, 3, size, size], normalised; `query_features` [queries, projection];
 * `image_engineering_weight` [queries], the paper's lambda for each of them. The type of the weights is that of the blocks;
 * views, features and logits are float32.
 * Outputs: `query_logits` [windows, grid, grid, queries], all views mixed; `patch_features`
 * [views, windows, grid * grid, projection], L2-normalised.
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
  const queries = graph.input('query_features', 'float32', ['queries', architecture.projectionWidth]);
  const lambda = graph.input('image_engineering_weight', 'float32', ['queries']);

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
  const logits = graph.within('mix', () => mixViews(onGrid, options.views, queries, lambda));
  graph.output('query_logits', logits);
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

/** Images [batch, 3, size, size] to tokens [batch, 1 + grid * grid, width], class token first. */
function embedPatches(images: Value, architecture: ClipArchitecture): Value {
  const { graph } = images;
  const { width } = architecture.vision;
  return graph.within('embed', () => {
    const kernel = graph.weight('vision.patch_embedding');
    const patches = patchConvolution(cast(images, kernel.type), kernel);
    const tokens = reshape(patches, [images.shape[0] ?? 1, width, gridSize(architecture) ** 2]);
    // The first row of the stored positions includes the class embedding, so a zero row holds its place.
    const placed = add(padBefore(transposeMatrix(tokens), 1, 1), graph.weight('vision.position_embedding'));
    return norm(placed, 'vision.pre_norm', architecture.vision);
  });
}

/** All blocks: tokens [batch, 1 + patches, width] to patch tokens [batch, patches, width]. */
function encode(tokens: Value, architecture: ClipArchitecture, options: EncoderOptions): Value {
  const { vision } = architecture;
  // Without attention terms there is no map in the last block, and none to average into it.
  const intermediate = options.attention.length > 0 ? options.intermediate_layers : [];
  // A running sum, since each map is the largest tensor there is.
  let total: Value | undefined;
  let x = tokens;
  for (let index = 0; index < vision.layers - 1; index += 1) {
    const block = { name: `vision.blocks.${index}`, tower: vision };
    const inputs = projections(x, block);
    if (intermediate.includes(index + 1)) {
      total = x.graph.within(`${block.name}/intermediate`, () => {
        const map = sumOfMaps(inputs, options.attention, { from: FIRST_PATCH });
        return total ? add(total, map) : map;
      });
    }
    x = transformerBlock(x, inputs, block, { from: 0 });
  }
  return lastBlock(x, total && { total, count: intermediate.length }, architecture, options);
}

/** The attention maps of the intermediate blocks, summed. */
type IntermediateMaps = { total: Value; count: number };

/** The changed block. Its class-token row is never computed. */
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

/** A v (paper, Eq. 5 and 6), or v itself when no attention term is chosen. */
function mixValues(
  inputs: Projections,
  intermediate: IntermediateMaps | undefined,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): Value {
  if (options.attention.length === 0) return slice(inputs.v, 2, FIRST_PATCH);
  const bias = neighbourBias(inputs.v, gridSize(architecture), options.neighbour_sigma);
  const own = sumOfMaps(inputs, options.attention, { from: FIRST_PATCH, bias });
  return matMul(averageMaps(own, intermediate), inputs.v);
}

function sumOfMaps(inputs: Projections, terms: readonly AttentionTerm[], options: AttentionOptions): Value {
  return terms.map((term) => attentionMap(term, inputs, options)).reduce((sum, map) => add(sum, map));
}

/** Half the last block's map, half the mean of the intermediate ones, head by head. */
function averageMaps(own: Value, intermediate: IntermediateMaps | undefined): Value {
  if (!intermediate) return own;
  const others = multiply(
    intermediate.total,
    scalarLike(own, 'intermediate_share', 0.5 / intermediate.count),
  );
  return add(multiply(own, scalarLike(own, 'own_share', 0.5)), others);
}

/**
 * exp(-(dy^2 + dx^2) / (2 sigma^2)) between patches, 0 towards the class token:
 * [patches, 1 + patches].
 */
function neighbourBias(like: Value, grid: number, sigma: number | null): Value | undefined {
  if (sigma === null) return undefined;
  const [rows, columns] = [grid ** 2, 1 + grid ** 2];
  const bias = new Float32Array(rows * columns);
  for (let from = 0; from < rows; from += 1) {
    for (let to = 0; to < rows; to += 1) {
      const dy = Math.floor(from / grid) - Math.floor(to / grid);
      const dx = (from % grid) - (to % grid);
      bias[from * columns + 1 + to] = Math.exp(-(dy ** 2 + dx ** 2) / (2 * sigma ** 2));
    }
  }
  return cast(like.graph.constant('neighbour_bias', [rows, columns], bias), like.type);
}
