import { describe, expect, it } from 'vitest';
import type { PackedTensor } from '#models/pack/packed-weights.ts';
import { tensorsOf } from '#models/pack/precision-weights.ts';
import { clipParameters, type ClipArchitecture } from '#models/weights/clip-architecture.ts';
import { decodeFloats } from '#models/weights/float-types.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { SeededRandom } from '#test/support/random.ts';

const tower = {
  layers: 1,
  heads: 2,
  activation: 'quick_gelu' as const,
  layerNormEpsilon: 1e-5,
};

/** Widths that are quantized in blocks of 16 (48), of 128 (384), and not at all (24). */
const ARCHITECTURE: ClipArchitecture = {
  projectionWidth: 10,
  vision: { ...tower, width: 48, feedForwardWidth: 384, imageSize: 8, patchSize: 4 },
  text: { ...tower, width: 24, feedForwardWidth: 96, contextLength: 5, vocabularySize: 9 },
};

const random = new SeededRandom(3);
const parameters = new Map(
  clipParameters(ARCHITECTURE).map(({ name, shape }) => [
    name,
    random.values(shape.reduce((product, size) => product * size, 1)),
  ]),
);
const read = async (name: string) => parameters.get(name)!;

async function valuesOf(tensors: readonly PackedTensor[], name: string): Promise<ArrayBufferView> {
  return tensors.find((tensor) => tensor.name === name)!.read(read);
}

const QKV = 'vision.blocks.0.attention.qkv';
const CONTRACT = 'vision.blocks.0.feed_forward.contract';

describe('weights in float32', () => {
  it('are those of both towers', () => {
    const names = tensorsOf(ARCHITECTURE, 'float32').map(({ name }) => name);
    expect(names).toContain('text.projection');
    expect(names).toContain('vision.projection');
  });
});

describe('weights in float16', () => {
  it('are those of the image encoder, each rounded', async () => {
    const tensors = tensorsOf(ARCHITECTURE, 'float16');
    expect(tensors.every(({ name, type }) => name.startsWith('vision.') && type === 'float16')).toBe(true);
    const halves = await valuesOf(tensors, `${QKV}.weight`);
    const exact = await valuesOf(tensorsOf(ARCHITECTURE, 'float32'), `${QKV}.weight`);
    const decoded = decodeFloats(new Uint8Array(halves.buffer as ArrayBuffer), 'F16');
    expectClose(decoded, exact as Float32Array, { absolute: 2 ** -12 });
  });
});

describe('weights in int8', () => {
  const tensors = tensorsOf(ARCHITECTURE, 'int8');

  it.each([
    { name: QKV, shape: [3 * 48, 3, 16] },
    { name: CONTRACT, shape: [48, 3, 128] },
  ])('are bytes with a scale for each block of a column: $name', async ({ name, shape }) => {
    const [columns, blocks, block] = shape as [number, number, number];
    const weight = tensors.find((tensor) => tensor.name === `${name}.weight`)!;
    const scale = tensors.find((tensor) => tensor.name === `${name}.scales`)!;
    expect([weight.type, weight.shape]).toEqual(['uint8', shape]);
    expect([scale.type, scale.shape]).toEqual(['float32', [columns, blocks]]);

    const bytes = (await weight.read(read)) as Uint8Array;
    const scales = (await scale.read(read)) as Float32Array;
    const exact = (await valuesOf(tensorsOf(ARCHITECTURE, 'float32'), `${name}.weight`)) as Float32Array;
    for (let index = 0; index < bytes.length; index += 1) {
      const [column, row] = [Math.floor(index / (blocks * block)), index % (blocks * block)];
      const step = scales[Math.floor(index / block)]!;
      const error = Math.abs((bytes[index]! - 128) * step - exact[row * columns + column]!);
      expect(error).toBeLessThanOrEqual(step / 2 + 1e-7);
    }
  });

  it('leave in float32 what is no matrix of a block', () => {
    const types = new Map(tensors.map(({ name, type }) => [name, type]));
    expect(types.get('vision.patch_embedding')).toBe('float32');
    expect(types.get('vision.position_embedding')).toBe('float32');
    expect(types.get('vision.projection')).toBe('float32');
    expect(types.get('vision.blocks.0.norm1.weight')).toBe('float32');
    expect(types.get(`${QKV}.bias`)).toBe('float32');
    expect([...types.keys()].some((name) => name.startsWith('text.'))).toBe(false);
  });

  it('leave in float32 a matrix whose height no block divides', () => {
    const narrow = { ...ARCHITECTURE, vision: { ...ARCHITECTURE.vision, width: 24 } };
    const types = new Map(tensorsOf(narrow, 'int8').map(({ name, type }) => [name, type]));
    expect(types.get(`${QKV}.weight`)).toBe('float32');
    expect(types.get(`${CONTRACT}.weight`)).toBe('uint8');
  });

  it('are zeros for a column of zeros', async () => {
    const weight = tensors.find((tensor) => tensor.name === `${QKV}.weight`)!;
    const zeros = async (name: string) => new Float32Array((await read(name)).length);
    expect(new Set((await weight.read(zeros)) as Uint8Array)).toEqual(new Set([128]));
  });
});
