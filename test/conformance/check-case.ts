/** Runs one recorded case and compares every tensor that was recorded. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { ClipEngine } from '#engine/inference/clip-engine.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { SafetensorsFile } from '#models/weights/safetensors.ts';
import { computeTensors } from './actual-tensors.ts';
import { compareTensor, readTensor, samplePlanes, type Comparison } from './compare-tensors.ts';
import { readCase } from './conformance-case.ts';

const SAMPLED = '_at_samples';
const SAMPLE_POSITIONS = ['sample_rows', 'sample_columns'];

export async function checkCase(
  folder: string,
  engine: ClipEngine,
  textFeatures: TextFeatures,
  precision: Precision = 'float32',
): Promise<Comparison[]> {
  const recorded = await readCase(folder);
  await using file = await SafetensorsFile.open(recorded.expected);
  const names = [...file.tensors.keys()].filter((name) => !SAMPLE_POSITIONS.includes(name));
  const wanted = names.map((name) => name.replace(SAMPLED, ''));
  const actual = await computeTensors(recorded, engine, textFeatures, wanted);
  const comparisons: Comparison[] = [];
  for (const name of names) {
    const whole = actual.get(name.replace(SAMPLED, ''));
    const computed = whole && name.endsWith(SAMPLED) ? await atSamples(file, whole) : whole;
    comparisons.push(compareTensor(name, await readTensor(file, name), computed, precision));
  }
  return comparisons;
}

async function atSamples(file: SafetensorsFile, whole: Parameters<typeof samplePlanes>[0]) {
  const [rows, columns] = await Promise.all(SAMPLE_POSITIONS.map((name) => readTensor(file, name)));
  return samplePlanes(whole, rows!.data, columns!.data);
}
