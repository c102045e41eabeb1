/** Runs one recorded case and compares every tensor that was recorded. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { ClipEngine } from '#engine/inference/clip-engine.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { SafetensorsFile } from '#models/weights/safetensors.ts';
import { computeTensors } from './actual-tensors.ts';
import { compareTensor, readTensor, samplePlanes, type Comparison } from './compare-tensors.ts';
import { readCase } from './conformance-case.ts';

const SAMPLED = '_at_samples';
/** Recorded at samples, though its name does not say so. */
const HEAT_MAPS = 'window0_heat_maps';
const SAMPLE_POSITIONS = ['sample_rows', 'sample_columns'];

/**
 * Tensors within a graph, which `outliers.test.ts` compares, and those of one text alone, which Clip Surgery
 * compares with the empty text: a segmentation has several texts.
 */
const NOT_COMPARED = /^(window0_(block|outlier_).*|.*_single_text|redundant_feature)$/;

export async function checkCase(
  folder: string,
  engine: ClipEngine,
  textFeatures: TextFeatures,
  precision: Precision = 'float32',
): Promise<Comparison[]> {
  const recorded = await readCase(folder);
  await using file = await SafetensorsFile.open(recorded.expected);
  const names = [...file.tensors.keys()].filter(
    (name) => !SAMPLE_POSITIONS.includes(name) && !NOT_COMPARED.test(name),
  );
  const wanted = names.map((name) => name.replace(SAMPLED, ''));
  const actual = await computeTensors(recorded, engine, textFeatures, wanted);
  const comparisons: Comparison[] = [];
  for (const name of names) {
    const whole = actual.get(name.replace(SAMPLED, ''));
    const computed =
      whole && (name.endsWith(SAMPLED) || name === HEAT_MAPS) ? await atSamples(file, whole) : whole;
    comparisons.push(compareTensor(name, await readTensor(file, name), computed, precision));
  }
  return comparisons;
}

async function atSamples(file: SafetensorsFile, whole: Parameters<typeof samplePlanes>[0]) {
  const [rows, columns] = await Promise.all(SAMPLE_POSITIONS.map((name) => readTensor(file, name)));
  return samplePlanes(whole, rows!.data, columns!.data);
}
