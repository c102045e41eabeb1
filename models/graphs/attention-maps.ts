/** Exports the attention of a window's patches, block by block, for people to look at (paper, figure 3). */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { Graph, type Value, type WeightIndex } from '../onnx/graph.ts';
import { add, cast, concatenate, reduceMean, unsqueeze } from '../onnx/operators.ts';
import { intermediateMap, mixIntermediate, replacedMap } from './chosen-attention.ts';
import { embedPatches } from './image-encoder.ts';
import { projections, transformerBlock } from './transformer.ts';

/**
 * Input: `windows` [windows, 3, size, size], normalized. Output: `attention` [windows, layers + 2, patches, 1
 * + patches], each map averaged over heads: those of `layers`, that of the last block, and the one that the
 * last block uses, which includes the intermediate layers of the options. Columns begin with the class token.
 *
 * @param options Must have at least one attention term, and the class token. Parts that are no attention
 *   maps are ignored.
 * @param layers Blocks before the last, counted from 1.
 */
export function buildAttentionMaps(
  architecture: ClipArchitecture,
  options: EncoderOptions,
  layers: readonly number[],
  weights: WeightIndex,
): Graph {
  const { vision } = architecture;
  const { imageSize } = vision;
  const graph = new Graph('attention-maps', weights);
  const windows = graph.input('windows', 'float32', ['windows', 3, imageSize, imageSize]);
  const shown: Value[] = [];
  const mixed: Value[] = [];
  let x = embedPatches(windows, architecture);
  for (let index = 0; index < vision.layers - 1; index += 1) {
    const block = { name: `vision.blocks.${index}`, tower: vision };
    const inputs = projections(x, block);
    const isShown = layers.includes(index + 1);
    const isMixed = options.intermediate_layers.includes(index + 1);
    if (isShown || isMixed) {
      const map = graph.within(`${block.name}/map`, () => intermediateMap(inputs, options));
      if (isShown) shown.push(map);
      if (isMixed) mixed.push(map);
    }
    x = transformerBlock(x, inputs, block, { from: 0 });
  }
  const last = { name: `vision.blocks.${vision.layers - 1}`, tower: vision };
  const own = graph.within(last.name, () => replacedMap(projections(x, last), architecture, options));
  const intermediate =
    mixed.length > 0 ? { total: mixed.reduce((sum, map) => add(sum, map)), count: mixed.length } : undefined;
  const maps = [...shown, own, mixIntermediate(own, intermediate, options)];
  const overHeads = maps.map((map) => unsqueeze(reduceMean(map, 1), 1));
  graph.output('attention', cast(concatenate(overHeads, 1), 'float32'));
  return graph;
}
