/**
 * Measures how far a computed tensor is from the recorded one, and whether that is within
 * tolerance.
 */
import { formatPercent } from '#contracts/texts/format-percent.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { SafetensorsFile } from '#models/weights/safetensors.ts';
import type { Tensor } from './actual-tensors.ts';

export type Comparison = {
  tensor: string;
  passed: boolean;
  /** One line: the worst error and its place, or the agreement of labels. */
  summary: string;
};

type Tolerance = { absolute: number } | { agreement: number };

/** Tensors that no precision changes: images, tokens and the text tower. */
const EXACT: [RegExp, Tolerance][] = [
  [/^(resized_rgb|token_ids_.*)$/, { absolute: 0 }],
  [/^(query_features.*|window0_normalized_input)$/, { absolute: 2e-5 }],
];

/** Probabilities follow from logits times their scale. */
const TOLERANCES: Record<Precision, [RegExp, Tolerance][]> = {
  // The tolerances of the recordings' own description.
  float32: [
    ...EXACT,
    [/^labels$/, { agreement: 0.999 }],
    [/^query_logits_refined/, { absolute: 1e-4 }],
    [/^class_probabilities/, { absolute: 1e-3 }],
    [/(features?|logits)/, { absolute: 2e-5 }],
    [/heat_maps$/, { absolute: 1e-4 }],
  ],
  // The recorded model is random: many of its classes are nearly equal, so its labels are more
  // sensitive to errors than those of a trained model (docs/precision.md).
  float16: [
    ...EXACT,
    [/^labels$/, { agreement: 0.995 }],
    [/^class_probabilities/, { absolute: 4e-3 }],
    [/(features?|logits)/, { absolute: 2e-3 }],
    [/heat_maps$/, { absolute: 0.1 }],
  ],
  int8: [
    ...EXACT,
    [/^labels$/, { agreement: 0.9 }],
    [/^class_probabilities/, { absolute: 0.1 }],
    [/(features?|logits)/, { absolute: 5e-2 }],
    [/heat_maps$/, { absolute: 1 }],
  ],
};

export function compareTensor(
  name: string,
  expected: Tensor,
  actual: Tensor | undefined,
  precision: Precision = 'float32',
): Comparison {
  const tolerance = TOLERANCES[precision].find(([pattern]) => pattern.test(name))?.[1];
  if (!tolerance) return { tensor: name, passed: false, summary: 'a tensor that this runner does not know' };
  if (!actual) return { tensor: name, passed: false, summary: 'not computed' };
  if (actual.shape.join() !== expected.shape.join()) {
    return {
      tensor: name,
      passed: false,
      summary: `shape [${actual.shape.join(', ')}], expected [${expected.shape.join(', ')}]`,
    };
  }
  return 'absolute' in tolerance
    ? compareValues(name, expected, actual, tolerance.absolute)
    : compareLabels(name, expected, actual, tolerance.agreement);
}

/** Reads a recorded tensor of any of the types that recordings use. */
export async function readTensor(file: SafetensorsFile, name: string): Promise<Tensor> {
  const info = file.tensors.get(name);
  if (!info) throw new Error(`${file.path} has no tensor "${name}"`);
  const { buffer } = await file.readBytes(name);
  const readers: Record<string, () => ArrayLike<number>> = {
    F32: () => new Float32Array(buffer),
    U8: () => new Uint8Array(buffer),
    I32: () => new Int32Array(buffer),
    I64: () => Float64Array.from(new BigInt64Array(buffer), Number),
  };
  const read = readers[info.dtype];
  if (!read) throw new Error(`${file.path}: "${name}" is ${info.dtype}, which recordings do not use`);
  return { shape: info.shape, data: read() };
}

/** The values of planes [count, height, width] at some pixels: [count, pixels]. */
export function samplePlanes(
  { shape, data }: Tensor,
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
): Tensor {
  const [count = 0, height = 0, width = 0] = shape;
  const sampled = new Float32Array(count * rows.length);
  for (let index = 0; index < sampled.length; index += 1) {
    const plane = Math.floor(index / rows.length);
    const point = index % rows.length;
    sampled[index] = data[(plane * height + rows[point]!) * width + columns[point]!]!;
  }
  return { shape: [count, rows.length], data: sampled };
}

function compareValues(tensor: string, expected: Tensor, actual: Tensor, tolerance: number): Comparison {
  let [worst, at] = [0, 0];
  for (let index = 0; index < expected.data.length; index += 1) {
    const error = Math.abs(actual.data[index]! - expected.data[index]!);
    // Written so that NaN counts as an error.
    if (!(error <= worst)) [worst, at] = [error, index];
    if (Number.isNaN(error)) break;
  }
  const summary = `worst error ${worst.toExponential(2)} at ${at}, allowed ${tolerance}`;
  return { tensor, passed: worst <= tolerance, summary };
}

function compareLabels(tensor: string, expected: Tensor, actual: Tensor, agreement: number): Comparison {
  let equal = 0;
  for (let index = 0; index < expected.data.length; index += 1) {
    if (expected.data[index] === actual.data[index]) equal += 1;
  }
  const share = equal / expected.data.length;
  return {
    tensor,
    passed: share >= agreement,
    summary: `${formatPercent(share, { digits: 3 })} equal, required ${100 * agreement}%`,
  };
}
