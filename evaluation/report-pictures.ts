/** The pictures of a report: which images, and their image, truth and predictions from where they lie. */
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { readPngValues } from './datasets/png-values.ts';
import { emptyLabelMap, type LabelMap } from '#engine/results/label-map.ts';
import type { BuiltDocument } from './build-document.ts';
import { relabelTruth } from './datasets/match-classes.ts';
import type { DatasetItem, MissingItem } from './datasets/dataset-item.ts';
import type { Files } from './datasets/files.ts';
import { readTruth } from './datasets/read-truth.ts';
import { drawChangedPicture, drawReportPicture } from './report/pictures/draw-report-picture.ts';
import type { ReportPicture, ReportPictures } from './report/pictures/report-picture.ts';

/** The number of the worst, of the best and of the changed images in a report. */
export const PICTURES = 8;

/** The places from which the parts of a picture are read. */
export type PictureSources = {
  files: Files;
  /** Yields at least the items with these ids. */
  items(ids: ReadonlySet<string>): AsyncIterable<DatasetItem | MissingItem>;
  /** The class of each label of the dataset's truth, where they are not the same numbers. */
  toClass?: readonly number[];
  /** The labels of the first variant, as a PNG; undefined where they are not kept. */
  prediction(id: string): Promise<Uint8Array | undefined>;
  /** Reads predictions of the evaluation that this one is compared with. */
  earlierPrediction?(id: string): Promise<Uint8Array | undefined>;
};

/** A picture of which a part is missing is left out. */
export async function makeReportPictures(
  { document, worst, best }: BuiltDocument,
  sources: PictureSources,
  signal?: AbortSignal,
): Promise<ReportPictures> {
  const changed = document.comparison?.changed_images ?? [];
  const wanted = new Set([...worst, ...best, ...changed].map(({ id }) => id));
  const items = await findItems(sources.items(wanted), wanted);
  const common = {
    classes: document.classes,
    hasBackground: document.protocol.background !== 'none',
    signal,
  };
  const scored = async (images: BuiltDocument['worst']) =>
    eachPicture(images, async ({ id, score }) => {
      const parts = await readParts(items.get(id), sources, signal);
      const prediction = await readLabels(sources.prediction(id), document);
      return parts && prediction && drawReportPicture({ ...common, ...parts, prediction, score });
    });
  return {
    worst: await scored(worst),
    best: await scored(best),
    changed: await eachPicture(changed, async ({ id, before, after }) => {
      const parts = await readParts(items.get(id), sources, signal);
      const earlier = await readLabels(sources.earlierPrediction?.(id), document);
      const later = await readLabels(sources.prediction(id), document);
      if (!parts || !earlier || !later) return undefined;
      return drawChangedPicture({
        ...common,
        ...parts,
        before: { prediction: earlier, score: before },
        after: { prediction: later, score: after },
      });
    }),
  };
}

/** Draws one picture at a time, since an image may be large. */
async function eachPicture<Image>(
  images: readonly Image[],
  draw: (image: Image) => Promise<ReportPicture | undefined>,
): Promise<ReportPicture[]> {
  const pictures: ReportPicture[] = [];
  for (const image of images) {
    const picture = await draw(image);
    if (picture) pictures.push(picture);
  }
  return pictures;
}

async function findItems(
  items: AsyncIterable<DatasetItem | MissingItem>,
  wanted: ReadonlySet<string>,
): Promise<Map<string, DatasetItem>> {
  const found = new Map<string, DatasetItem>();
  for await (const item of items) {
    if (found.size === wanted.size) break;
    if (wanted.has(item.id) && 'truth' in item) found.set(item.id, item);
  }
  return found;
}

async function readParts(
  item: DatasetItem | undefined,
  { files, toClass }: PictureSources,
  signal?: AbortSignal,
) {
  const bytes = item && (await files.read(item.image, signal));
  if (!item || !bytes) return undefined;
  const labels = await readTruth(files, item, { signal });
  return {
    id: item.id,
    image: item.image,
    bytes,
    truth: toClass ? relabelTruth(item.id, labels, toClass) : labels,
  };
}

/** Predictions are kept as `labels.png` has them: 8 bits up to 255 classes. */
async function readLabels(
  png: Promise<Uint8Array | undefined> | undefined,
  { classes }: EvaluationDocument,
): Promise<LabelMap | undefined> {
  const bytes = await png;
  if (!bytes) return undefined;
  const { width, height, data } = readPngValues(bytes, 'labels.png');
  const labels = emptyLabelMap(width, height, classes.length);
  labels.data.set(data);
  return labels;
}
