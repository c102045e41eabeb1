/**
 * Builds CLIP's blocks with the parts that methods put together (numerics, sections 4, 12 and 13): which streams
 * of tokens reach the last block, how patches are repaired and averaged before it, which attention maps it
 * mixes, and how its result is averaged.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import { gridSize, type ClipArchitecture } from '../weights/clip-architecture.ts';
import type { Value } from '../onnx/graph.ts';
import {
  add,
  cast,
  concatenate,
  matMul,
  multiply,
  padBefore,
  scalarLike,
  slice,
  unsqueeze,
} from '../onnx/operators.ts';
import {
  FIRST_PATCH,
  firstPatch,
  intermediateMap,
  mixIntermediate,
  replacedMap,
  withoutClassToken,
  type IntermediateMaps,
} from './chosen-attention.ts';
import { findOutliers, repairOutliers } from './outliers.ts';
import { averageSimilar, guidedMap, similarities } from './similar-patches.ts';
import {
  attentionOutput,
  feedForward,
  projections,
  transformerBlock,
  type Block,
  type ProjectedTokens,
} from './transformer.ts';

/** The maps that the last block mixes with its own. */
type OtherMaps = { intermediate?: IntermediateMaps | undefined; guided?: Value | undefined };

/** The results of the blocks before the last. */
type Trunk = {
  /** The tokens after each block, by its number; those at 0 are embedded. */
  after: Value[];
  intermediate: IntermediateMaps | undefined;
  /** The patches of the dense stream, if it began before the last block. */
  dense: Value | undefined;
};

/** Tokens that enter the last block, and those that they come from, the class token included. */
type Stream = { tokens: Value; whole: Value };

/**
 * Runs all blocks: tokens [batch, 1 + patches, width] to patch tokens [batch, patches, width]. `classToken` is
 * that of the unchanged last block, [batch, 1, width]; it is built on demand.
 */
export function encodePatches(
  tokens: Value,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): { patches: Value; classToken: () => Value } {
  const trunk = runBlocks(tokens, architecture, options);
  const last = visionBlock(architecture, architecture.vision.layers);
  const entering = trunk.after.at(-1)!;
  const { stream, guided } = calibrate(trunk, architecture, options);
  const maps = { intermediate: trunk.intermediate, guided };
  const inputs = projections(stream.tokens, last);
  const main = lastBlock(stream, inputs, trunk.dense, maps, architecture, options);
  const fused = fuse(trunk, options);
  const sum = fused
    ? add(main, lastBlock(fused, projections(fused.tokens, last), undefined, maps, architecture, options))
    : main;
  return {
    patches: aggregate(sum, trunk, options),
    classToken: () => {
      const unchanged = stream.tokens === entering ? inputs : projections(entering, last);
      return transformerBlock(entering, unchanged, last, { from: 0, to: FIRST_PATCH });
    },
  };
}

function visionBlock({ vision }: ClipArchitecture, number: number): Block {
  return { name: `vision.blocks.${number - 1}`, tower: vision };
}

function runBlocks(tokens: Value, architecture: ClipArchitecture, options: EncoderOptions): Trunk {
  const { layers } = architecture.vision;
  const after = [tokens];
  // Keeps a running sum, because each map is the largest tensor of the graph.
  let intermediate: IntermediateMaps | undefined;
  let dense: Value | undefined;
  for (let number = 1; number < layers; number += 1) {
    const block = visionBlock(architecture, number);
    const x = after.at(-1)!;
    const inputs = projections(x, block);
    if (mixesMapOf(number, options)) {
      const map = x.graph.within(`${block.name}/intermediate`, () => intermediateMap(inputs, options));
      const total = intermediate ? add(intermediate.total, map) : map;
      intermediate = { total, count: (intermediate?.count ?? 0) + 1 };
    }
    if (number > layers - options.dense_blocks) {
      const seen = options.class_token ? inputs : withoutClassToken(inputs);
      dense = replaceBlock(dense ?? startOf(x, options), seen, {}, block, architecture, options);
    }
    after.push(transformerBlock(x, inputs, block, { from: 0 }));
  }
  return { after, intermediate, dense };
}

/** Without attention terms the last block has no map, so none is averaged into it. */
function mixesMapOf(number: number, { attention, intermediate_layers: chosen }: EncoderOptions): boolean {
  return attention.length > 0 && chosen.includes(number);
}

/** Returns what a residual connection keeps: the patches that enter the first replaced block. */
function startOf(tokens: Value, { residual }: EncoderOptions): Value | undefined {
  return residual ? slice(tokens, 1, FIRST_PATCH) : undefined;
}

/** Repairs and averages the patches that enter the last block, and makes a map of their similarities. */
function calibrate(
  { after }: Trunk,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): { stream: Stream; guided?: Value } {
  const { outliers: rule, calibration } = options;
  const whole = after.at(-1)!;
  if (rule.rule === 'none' && calibration.block === null) return { stream: streamOf(whole, options) };
  return whole.graph.within('calibrate', () => {
    const patches = exactPatches(whole);
    const outliers = findOutliers(patches, rule);
    const repair = (each: Value) =>
      outliers ? repairOutliers(each, outliers, gridSize(architecture)) : each;
    const repaired = repair(patches);
    if (calibration.block === null) return { stream: replacePatches(whole, repaired, options) };
    const similarity = similarities(repair(exactPatches(after[calibration.block]!)));
    const averaged = averageSimilar(repaired, similarity, calibration.threshold);
    const guided = cast(guidedMap(similarity, calibration), whole.type);
    return { stream: replacePatches(whole, averaged, options), guided };
  });
}

function streamOf(whole: Value, { class_token: keepsClassToken }: EncoderOptions): Stream {
  return { tokens: keepsClassToken ? whole : slice(whole, 1, FIRST_PATCH), whole };
}

function replacePatches(whole: Value, patches: Value, { class_token: keeps }: EncoderOptions): Stream {
  const typed = cast(patches, whole.type);
  return { tokens: keeps ? concatenate([classTokenOf(whole), typed], 1) : typed, whole };
}

function classTokenOf(tokens: Value): Value {
  return slice(tokens, 1, 0, FIRST_PATCH);
}

/** Returns the patches of tokens in float32. */
function exactPatches(tokens: Value): Value {
  return cast(slice(tokens, 1, FIRST_PATCH), 'float32');
}

/** Sums the tokens of several blocks to a stream of its own. */
function fuse({ after }: Trunk, options: EncoderOptions): Stream | undefined {
  const { fused_blocks: blocks } = options;
  if (blocks.length === 0) return undefined;
  return streamOf(
    blocks.map((number) => after[number]!).reduce((total, tokens) => add(total, tokens)),
    options,
  );
}

/** Builds the last block of one stream. The row of its class token is never computed. */
function lastBlock(
  { tokens, whole }: Stream,
  inputs: ProjectedTokens,
  dense: Value | undefined,
  maps: OtherMaps,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): Value {
  const block = visionBlock(architecture, architecture.vision.layers);
  const start = dense ?? (options.residual ? patchesOf(tokens, architecture) : undefined);
  const patches = replaceBlock(start, inputs, maps, block, architecture, options);
  const { class_weight: weight } = options;
  if (weight === 0) return patches;
  return add(patches, multiply(classTokenOf(whole), scalarLike(whole, 'class_weight', weight)));
}

function patchesOf(tokens: Value, architecture: ClipArchitecture): Value {
  const first = Number(tokens.shape[1]) - gridSize(architecture) ** 2;
  return first === 0 ? tokens : slice(tokens, 1, first);
}

/** Adds what patches attend to by the replaced maps to the patches of a stream. */
function replaceBlock(
  start: Value | undefined,
  inputs: ProjectedTokens,
  maps: OtherMaps,
  block: Block,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): Value {
  const patches = inputs.v.graph.within(block.name, () => {
    const output = attentionOutput(mixValues(inputs, maps, architecture, options), block);
    return start ? add(start, output) : output;
  });
  return options.feed_forward ? feedForward(patches, block) : patches;
}

/** Computes A v (paper, Eq. 5 and 6), or v itself if no attention term is chosen. */
function mixValues(
  inputs: ProjectedTokens,
  { intermediate, guided }: OtherMaps,
  architecture: ClipArchitecture,
  options: EncoderOptions,
): Value {
  const { attention, attention_gain: gain } = options;
  const first = firstPatch(inputs, gridSize(architecture));
  const scaled = (heads: Value) =>
    gain === 1 ? heads : multiply(heads, scalarLike(heads, 'attention_gain', gain));
  if (attention.length === 0) return scaled(first === 0 ? inputs.v : slice(inputs.v, 2, first));
  const own = mixGuided(replacedMap(inputs, architecture, options), guided, first, options);
  return scaled(matMul(mixIntermediate(own, intermediate, options), inputs.v));
}

/** Mixes the guided map, the same for all heads, with the block's own map. */
function mixGuided(
  own: Value,
  guided: Value | undefined,
  first: number,
  { calibration: { share } }: EncoderOptions,
): Value {
  if (!guided) return own;
  const others = multiply(guided, scalarLike(guided, 'guided_share', share));
  const columns = first === 0 ? others : padBefore(others, 2, first);
  return add(multiply(own, scalarLike(own, 'own_share', 1 - share)), unsqueeze(columns, 1));
}

/** Averages the result over patches that an early block finds similar. */
function aggregate(
  patches: Value,
  { after }: Trunk,
  { aggregation: { block, threshold } }: EncoderOptions,
): Value {
  if (block === null) return patches;
  return patches.graph.within('aggregate', () => {
    const similarity = similarities(exactPatches(after[block]!));
    return cast(averageSimilar(cast(patches, 'float32'), similarity, threshold), patches.type);
  });
}
