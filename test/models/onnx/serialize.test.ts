import { describe, expect, it } from 'vitest';
import { METHOD_NAMES, METHODS } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { tensorsOf } from '#models/pack/precision-weights.ts';
import { weightIndex } from '#models/pack/weights-file.ts';
import { buildClassScores } from '#models/graphs/class-scores.ts';
import { buildImageEncoder } from '#models/graphs/image-encoder.ts';
import { buildMerge } from '#models/graphs/merge.ts';
import { buildPamr } from '#models/graphs/pamr.ts';
import { buildTextEncoder } from '#models/graphs/text-encoder.ts';
import type { Graph } from '#models/onnx/graph.ts';
import { serializeGraph } from '#models/onnx/serialize.ts';
import type { ClipArchitecture } from '#models/weights/clip-architecture.ts';

const tower = { feedForwardWidth: 3072, activation: 'quick_gelu', layerNormEpsilon: 1e-5 } as const;
const VIT_B_16: ClipArchitecture = {
  projectionWidth: 512,
  vision: { ...tower, width: 768, layers: 12, heads: 12, imageSize: 224, patchSize: 16 },
  text: {
    ...tower,
    feedForwardWidth: 2048,
    width: 512,
    layers: 12,
    heads: 8,
    contextLength: 77,
    vocabularySize: 49408,
  },
};

const index = weightIndex(tensorsOf(VIT_B_16, 'float32'));
const graphs: Record<string, () => Graph> = {
  'class-scores': buildClassScores,
  merge: buildMerge,
  pamr: () => buildPamr({ iterations: 10, dilations: [8, 16] }),
  'text-encoder': () => buildTextEncoder(VIT_B_16, index),
  ...Object.fromEntries(
    METHOD_NAMES.map((method) => [
      `image-encoder of ${method}`,
      () => buildImageEncoder(VIT_B_16, mergeOptions(METHODS[method]), index),
    ]),
  ),
};

describe('serializeGraph', () => {
  it.each(Object.entries(graphs))('gives the same bytes for every build: %s', (_, build) => {
    const [first, second] = [build(), build()].map((graph) =>
      Buffer.from(serializeGraph(graph, 'weights.bin')),
    );
    expect(first!.equals(second!)).toBe(true);
  });

  it.each(Object.entries(graphs))('gives every node and value a name of its own: %s', (_, build) => {
    const { nodes, constants, weights, inputs } = build();
    const names = [
      ...nodes.flatMap(({ outputs }) => outputs),
      ...constants.map(({ name }) => name),
      ...weights.keys(),
      ...inputs.map(({ name }) => name),
    ];
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('gives other bytes for other settings', () => {
    const bytes = [{}, { residual: false }, { views: ['original'] }, { intermediate_layers: [7, 8] }].map(
      (settings) =>
        Buffer.from(
          serializeGraph(buildImageEncoder(VIT_B_16, mergeOptions(settings), index), 'weights.bin'),
        ).toString('base64'),
    );
    expect(new Set(bytes).size).toBe(4);
  });

  it('leaves the weights out of the file', () => {
    const size = serializeGraph(buildTextEncoder(VIT_B_16, index), 'weights.bin').length;
    expect(size).toBeLessThan(200_000);
  });
});
