/**
 * Converts the image encoder's weights to other types than float32 (docs/precision.md). The text tower has no
 * such copy: its features are computed once per word and serve every precision.
 */
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { ClipArchitecture } from '../weights/clip-architecture.ts';
import { encodeHalves } from '../weights/float-types.ts';
import { packedTensors, type FloatTensor, type PackedTensor } from './packed-weights.ts';

/** Larger blocks are faster, smaller ones more accurate: this size has half the error of whole rows. */
const LARGEST_BLOCK = 256;
/** The smallest block that the runtime supports. */
const SMALLEST_BLOCK = 16;

/** The byte that represents zero in the runtime. */
const ZERO_POINT = 128;
const LARGEST_BYTE = 127;

/** Lists both towers for float32, and the image encoder alone for other types. */
export function tensorsOf(architecture: ClipArchitecture, precision: Precision): PackedTensor[] {
  const all = packedTensors(architecture);
  if (precision === 'float32') return all;
  const vision = all.filter(({ name }) => name.startsWith('vision.'));
  return precision === 'float16' ? vision.map(asHalves) : vision.flatMap(asBytes);
}

function asHalves(tensor: FloatTensor): PackedTensor {
  return {
    ...tensor,
    type: 'float16',
    read: async (parameter) => encodeHalves(await tensor.read(parameter)),
  };
}

/** Quantizes the matrices of the blocks, which are nearly all of the weights; the rest stays float32. */
function asBytes(tensor: FloatTensor): PackedTensor[] {
  const { name, shape } = tensor;
  const [inputs = 0, outputs = 0] = shape;
  const block = blockSize(inputs);
  if (!/\.blocks\..*\.weight$/.test(name) || shape.length !== 2 || block === undefined) return [tensor];
  const blocks = inputs / block;
  return [
    {
      name,
      type: 'uint8',
      shape: [outputs, blocks, block],
      read: async (parameter) => quantize(await tensor.read(parameter), inputs, outputs, block).bytes,
    },
    {
      name: name.replace(/weight$/, 'scales'),
      type: 'float32',
      shape: [outputs, blocks],
      read: async (parameter) => quantize(await tensor.read(parameter), inputs, outputs, block).scales,
    },
  ];
}

/** Finds a power of two that divides `inputs`. */
function blockSize(inputs: number): number | undefined {
  for (let block = LARGEST_BLOCK; block >= SMALLEST_BLOCK; block /= 2) {
    if (inputs % block === 0) return block;
  }
  return undefined;
}

/**
 * Quantizes a matrix.
 * @param values [inputs, outputs]
 * @returns `bytes` [outputs, inputs / block, block], zero at 128; `scales` [outputs, inputs / block].
 */
function quantize(
  values: Float32Array,
  inputs: number,
  outputs: number,
  block: number,
): { bytes: Uint8Array; scales: Float32Array } {
  const bytes = new Uint8Array(inputs * outputs);
  const scales = new Float32Array(bytes.length / block);
  for (let index = 0; index < scales.length; index += 1) {
    const column = Math.floor(index / (inputs / block));
    const first = (index % (inputs / block)) * block;
    const at = (offset: number) => values[(first + offset) * outputs + column]!;
    let largest = 0;
    for (let offset = 0; offset < block; offset += 1) largest = Math.max(largest, Math.abs(at(offset)));
    const scale = largest / LARGEST_BYTE;
    scales[index] = scale;
    for (let offset = 0; offset < block; offset += 1) {
      const steps = scale === 0 ? 0 : Math.round(at(offset) / scale);
      bytes[index * block + offset] = ZERO_POINT + steps;
    }
  }
  return { bytes, scales };
}
