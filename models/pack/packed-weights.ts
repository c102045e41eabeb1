/**
 * Arranges the weights as the graphs need them: matrices as [input, output], q, k and v of a block in one
 * matrix, and the class embedding added to the positions. One file serves every graph.
 *
 * q and k are stored divided by the fourth root of the head width, so that q kT, q qT and k kT are each
 * divided by its square root without an extra node.
 */
import type { ElementType } from '../onnx/graph.ts';
import type { ClipArchitecture, TowerArchitecture } from '../weights/clip-architecture.ts';
import { gridSize } from '../weights/clip-architecture.ts';

export type ReadParameter = (name: string) => Promise<Float32Array>;

export type PackedTensor = {
  name: string;
  type: ElementType;
  shape: number[];
  read(parameter: ReadParameter): Promise<ArrayBufferView>;
};

/** A tensor with the float values of the checkpoint. */
export type FloatTensor = Omit<PackedTensor, 'read'> & {
  read(parameter: ReadParameter): Promise<Float32Array>;
};

/** Lists both towers in float32. */
export function packedTensors(architecture: ClipArchitecture): FloatTensor[] {
  const { vision, text, projectionWidth } = architecture;
  const { width, patchSize } = vision;
  return [
    asIs('vision.patch_embedding', [width, 3, patchSize, patchSize]),
    positionsWithClass([1 + gridSize(architecture) ** 2, width]),
    ...norm('vision.pre_norm', width),
    ...blocks('vision', vision),
    ...norm('vision.post_norm', width),
    transposed('vision.projection', [width, projectionWidth]),
    asIs('text.token_embedding', [text.vocabularySize, text.width]),
    asIs('text.position_embedding', [text.contextLength, text.width]),
    ...blocks('text', text),
    ...norm('text.final_norm', text.width),
    transposed('text.projection', [text.width, projectionWidth]),
  ];
}

function blocks(prefix: string, tower: TowerArchitecture): FloatTensor[] {
  const { width, feedForwardWidth } = tower;
  return Array.from({ length: tower.layers }, (_, index) => `${prefix}.blocks.${index}`).flatMap((block) => [
    ...norm(`${block}.norm1`, width),
    ...stackedProjections(`${block}.attention`, tower),
    ...linear(`${block}.attention.output`, width, width),
    ...norm(`${block}.norm2`, width),
    ...linear(`${block}.feed_forward.expand`, width, feedForwardWidth),
    ...linear(`${block}.feed_forward.contract`, feedForwardWidth, width),
  ]);
}

function norm(name: string, width: number): FloatTensor[] {
  return [asIs(`${name}.weight`, [width]), asIs(`${name}.bias`, [width])];
}

function linear(name: string, input: number, output: number): FloatTensor[] {
  return [transposed(`${name}.weight`, [input, output]), asIs(`${name}.bias`, [output])];
}

function asIs(name: string, shape: number[]): FloatTensor {
  return { name, type: 'float32', shape, read: (parameter) => parameter(name) };
}

/** Reads a matrix that the checkpoint stores as [output, input]; `shape` is [input, output]. */
function transposed(name: string, shape: [input: number, output: number]): FloatTensor {
  return {
    name,
    type: 'float32',
    shape,
    async read(parameter) {
      const result = new Float32Array(shape[0] * shape[1]);
      placeTransposed(await parameter(name), shape[0], result, 0, shape[1], 1);
      return result;
    },
  };
}

function positionsWithClass(shape: number[]): FloatTensor {
  return {
    name: 'vision.position_embedding',
    type: 'float32',
    shape,
    async read(parameter) {
      const positions = (await parameter('vision.position_embedding')).slice();
      for (const [index, value] of (await parameter('vision.class_embedding')).entries()) {
        positions[index] = (positions[index] ?? 0) + value;
      }
      return positions;
    },
  };
}

function stackedProjections(attention: string, { width, heads }: TowerArchitecture): FloatTensor[] {
  const scale = (width / heads) ** -0.25;
  const parts = [
    { name: `${attention}.query`, scale },
    { name: `${attention}.key`, scale },
    { name: `${attention}.value`, scale: 1 },
  ];
  const weight: FloatTensor = {
    name: `${attention}.qkv.weight`,
    type: 'float32',
    shape: [width, 3 * width],
    async read(parameter) {
      const result = new Float32Array(3 * width * width);
      for (const [index, part] of parts.entries()) {
        placeTransposed(
          await parameter(`${part.name}.weight`),
          width,
          result,
          index * width,
          3 * width,
          part.scale,
        );
      }
      return result;
    },
  };
  const bias: FloatTensor = {
    name: `${attention}.qkv.bias`,
    type: 'float32',
    shape: [3 * width],
    async read(parameter) {
      const result = new Float32Array(3 * width);
      for (const [index, part] of parts.entries()) {
        const values = await parameter(`${part.name}.bias`);
        result.set(
          values.map((value) => value * part.scale),
          index * width,
        );
      }
      return result;
    },
  };
  return [weight, bias];
}

/**
 * Writes `source` [output, input] times `scale` into the columns of `target` [input, stride] that begin at
 * `column`.
 */
function placeTransposed(
  source: Float32Array,
  input: number,
  target: Float32Array,
  column: number,
  stride: number,
  scale: number,
): void {
  const output = source.length / input;
  for (let row = 0; row < input; row += 1) {
    for (let each = 0; each < output; each += 1) {
      target[row * stride + column + each] = (source[each * input + row] ?? 0) * scale;
    }
  }
}
