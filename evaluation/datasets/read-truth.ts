/** The truth of an image, from whatever the dataset keeps it in. */
import type { LabelMap } from '#engine/results/label-map.ts';
import type { DatasetItem, Truth } from './dataset-item.ts';
import { drawInstances } from './draw-instances.ts';
import type { Files } from './files.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { readPngColorIds, readPngValues, type PixelValues } from './png-values.ts';
import { toLabelMap, VOID } from './truth-map.ts';

export type ReadHooks = {
  signal?: AbortSignal | undefined;
  /** Called with the values of a mask as they are stored, before they become labels. */
  onValues?: (values: PixelValues) => void;
};

/**
 * One label per pixel of the displayed image, void where the dataset says nothing.
 * @throws ProblemError `invalid-dataset`
 */
export async function readTruth(
  files: Files,
  { id, truth }: DatasetItem,
  { signal, onValues }: ReadHooks = {},
): Promise<LabelMap> {
  if (truth.kind === 'instances') return drawInstances(id, truth);
  if (truth.kind === 'panoptic') return segmentsToLabels(await readMask(files, id, truth, signal), truth);
  const values = await readMaskValues(files, id, truth, signal);
  onValues?.(values);
  return valuesToLabels(values, truth);
}

/** The values of a mask as they are stored. @throws ProblemError `invalid-dataset` */
export async function readMaskValues(
  files: Files,
  id: string,
  truth: Extract<Truth, { kind: 'labels' }>,
  signal?: AbortSignal,
): Promise<PixelValues> {
  return readPngValues(await readMask(files, id, truth, signal), truth.path);
}

async function readMask(
  files: Files,
  id: string,
  { path }: { path: string },
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await files.read(path, signal);
  if (!bytes) throw invalidDataset(`${id}: there is no mask ${path} in ${files.location}.`);
  return bytes;
}

function valuesToLabels(values: PixelValues, truth: Extract<Truth, { kind: 'labels' }>): LabelMap {
  if (!truth.ids && truth.void_label !== VOID && values.data.includes(VOID)) {
    throw invalidDataset(
      `${truth.path} has the value ${VOID}, which is kept for void. Say that it is void, or use smaller labels.`,
    );
  }
  const table = labelTable(values, truth);
  const labels = new Uint16Array(values.data.length);
  for (let pixel = 0; pixel < labels.length; pixel++) labels[pixel] = table[values.data[pixel]!]!;
  return toLabelMap(values.width, values.height, labels);
}

/** Label by value. */
function labelTable(
  { data }: PixelValues,
  { void_label, ids }: Extract<Truth, { kind: 'labels' }>,
): Uint16Array {
  const values = data instanceof Uint16Array ? 65_536 : 256;
  const table = Uint16Array.from({ length: values }, (_, value) => (ids ? VOID : value));
  for (const [value, label] of Object.entries(ids ?? {})) table[Number(value)] = label;
  // Where values are listed, void may be one that these masks cannot have.
  if (void_label < values) table[void_label] = VOID;
  return table;
}

function segmentsToLabels(
  bytes: Uint8Array,
  { path, segments }: Extract<Truth, { kind: 'panoptic' }>,
): LabelMap {
  const { width, height, ids } = readPngColorIds(bytes, path);
  const labelOf = new Map(segments);
  const labels = new Uint16Array(ids.length);
  for (let pixel = 0; pixel < labels.length; pixel++) labels[pixel] = labelOf.get(ids[pixel]!) ?? VOID;
  return toLabelMap(width, height, labels);
}
