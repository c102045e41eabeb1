import { expect, it } from 'vitest';
import { tensorsOf } from '#models/pack/precision-weights.ts';
import { weightIndex } from '#models/pack/weights-file.ts';
import { knownModel } from '#models/registry/known-models.ts';
import { buildMatrixProducts } from './matrix-products.ts';

const { architecture } = knownModel('vit-b-16')!;

it.each([
  ['float32', 'MatMul'],
  ['float16', 'MatMul'],
  ['int8', 'MatMulNBits'],
] as const)('multiplies by every linear layer of the tower in %s', (precision, operator) => {
  const graph = buildMatrixProducts(architecture, weightIndex(tensorsOf(architecture, precision)));
  const products = graph.nodes.filter((node) => node.operator === operator);
  expect(new Set(products.map(({ inputs }) => inputs[1])).size).toBe(4 * architecture.vision.layers);
  expect(graph.outputs[0]?.shape).toEqual(['rows', architecture.vision.width]);
});
