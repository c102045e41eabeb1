/**
 * Draws the small pictures of one image. They are WebP of at most 320 pixels a side, some 10 kB each, so that a
 * report of 24 images stays under three megabytes.
 */
import { asSharp } from '#engine/imaging/as-sharp.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { countLabels, type LabelMap } from '#engine/results/label-map.ts';
import { paintDifference } from './paint-difference.ts';
import { colorOf, paintLabels } from './paint-labels.ts';
import type { Panel, PanelTitle, PictureClass, ReportPicture } from './report-picture.ts';
import { shrinkLabels } from '#engine/results/shrink-labels.ts';

const MOST_SIDE = 320;
const QUALITY = 72;

/** Less of a picture than this is not worth a name. */
const LEAST_NAMED_SHARE = 0.002;

export type PictureSource = {
  id: string;
  image: string;
  /** The image file. */
  bytes: Uint8Array;
  /** A map of the size of the displayed image, like the predictions. */
  truth: LabelMap;
  /** The names of the classes, in label order. */
  classes: readonly string[];
  hasBackground: boolean;
  signal?: AbortSignal;
};

/** ImageFile, truth, prediction and difference. Throws ProblemError for an image that cannot be decoded. */
export async function drawReportPicture(
  source: PictureSource & { prediction: LabelMap; score: number | null },
): Promise<ReportPicture> {
  const { id, image, score, truth, prediction, hasBackground } = source;
  const small = await shrink(source, [truth, prediction]);
  const [smallTruth, smallPrediction] = small.maps as [LabelMap, LabelMap];
  const painting = { classes: source.classes.length, hasBackground };
  const panels = await encodePanels([
    ['Image', small.image],
    ['Truth', paintLabels(small.image, smallTruth, painting)],
    ['Prediction', paintLabels(small.image, smallPrediction, painting)],
    [
      'Difference',
      paintDifference(small.image, { truth: smallTruth, prediction: smallPrediction }, hasBackground),
    ],
  ]);
  const notes = ([inTruth, inPrediction]: readonly boolean[]) => {
    if (inTruth === inPrediction) return undefined;
    return inTruth ? 'missed' : 'not in truth';
  };
  return { id, image, score, panels, classes: nameClasses(source, [truth, prediction], notes) };
}

/** ImageFile, truth, and the predictions of two runs. Throws ProblemError for an image that cannot be decoded. */
export async function drawChangedPicture(
  source: PictureSource & {
    before: { prediction: LabelMap; score: number | null };
    after: { prediction: LabelMap; score: number | null };
  },
): Promise<ReportPicture> {
  const { id, image, truth, before, after, hasBackground } = source;
  const small = await shrink(source, [truth, before.prediction, after.prediction]);
  const painting = { classes: source.classes.length, hasBackground };
  const [smallTruth, smallBefore, smallAfter] = small.maps.map((map) =>
    paintLabels(small.image, map, painting),
  );
  const panels = await encodePanels([
    ['Image', small.image],
    ['Truth', smallTruth!],
    ['Before', smallBefore!],
    ['After', smallAfter!],
  ]);
  const notes = ([, inBefore, inAfter]: readonly boolean[]) => {
    if (inBefore === inAfter) return inBefore ? undefined : 'missed';
    return inBefore ? 'only before' : 'only after';
  };
  const maps = [truth, before.prediction, after.prediction];
  const classes = nameClasses(source, maps, notes);
  return { id, image, score: after.score, before: before.score, panels, classes };
}

async function shrink({ bytes, signal }: PictureSource, maps: readonly LabelMap[]) {
  const image = await decodeImage(bytes, { signal });
  const scale = Math.min(1, MOST_SIDE / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const data = await asSharp(image).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  return {
    image: { width, height, data },
    maps: maps.map((map) => shrinkLabels(map, width, height)),
  };
}

function encodePanels(pictures: readonly (readonly [PanelTitle, RgbImage])[]): Promise<Panel[]> {
  return Promise.all(
    pictures.map(async ([title, picture]) => ({
      title,
      width: picture.width,
      height: picture.height,
      bytes: await asSharp(picture).webp({ quality: QUALITY, effort: 5 }).toBuffer(),
    })),
  );
}

/** @param note says what is to be said of a class, by which of the maps show it. */
function nameClasses(
  { classes, hasBackground }: PictureSource,
  maps: readonly LabelMap[],
  note: (shownBy: readonly boolean[]) => string | undefined,
): PictureClass[] {
  const areas = maps.map((map) => countLabels(map));
  const least = maps[0]!.data.length * LEAST_NAMED_SHARE;
  const shown = classes.flatMap((name, label) => {
    const shownBy = areas.map((area) => area[label]! >= least);
    if (!shownBy.includes(true)) return [];
    const named = { name, color: colorOf(label, hasBackground), note: note(shownBy) };
    return [{ named, area: areas[0]![label]! }];
  });
  return shown.toSorted((one, other) => other.area - one.area).map(({ named }) => named);
}
