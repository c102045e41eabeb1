/**
 * The whole method in loops, from an image and token ids to labels. It shares nothing with the
 * product but the names of options, so that its output can be recorded as expected values.
 */
import type { EncoderOptions } from '#contracts/segmentation/encoder-options.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { mean, normalized, type Rows } from './linear-algebra.ts';
import { normalizedPlanes, resizeBytes, resizedSize } from './picture.ts';
import {
  closed,
  dropSmall,
  labelsOf,
  mergeGrids,
  refinePlanes,
  resizePlane,
  scorePlanes,
  startsAlong,
  type Plane,
} from './planes.ts';
import type { ReferenceClip } from './random-clip.ts';
import { encodePicture, encodeTokens, type Picture } from './towers.ts';
import { mixLogits, viewOf } from './views.ts';

export type ReferenceCase = {
  image: RgbImage;
  /** Names by class; with `background`, the first class is the background. */
  classes: string[][];
  background: boolean;
  /** One text for each class other than the background. */
  auxiliary: string[];
  auxiliaryWeight: number;
  imageEngineeringWeight: number;
  logitScale: number;
  probabilityThreshold: number;
  areaThreshold: number | null;
  shortSide: number;
  stride: number;
  pamr: { iterations: number; dilations: number[] } | null;
  encoder: EncoderOptions;
};

/** Token ids of a text in each prompt template. */
export type TokenIds = (text: string) => number[][];

type ReferenceText = { names: Rows; auxiliary: Rows; queries: Rows };

export type ReferenceTensors = ReferenceText & {
  resized: RgbImage;
  /** The tensors of the first window. */
  normalizedInput: Picture;
  patchFeatures: Rows;
  windowLogits: Plane[];
  merged: Plane[];
  refined: Plane[];
  scores: Plane[];
  labels: number[];
};

export function segmentByReference(
  recorded: ReferenceCase,
  clip: ReferenceClip,
  tokenIds: TokenIds,
): ReferenceTensors {
  const text = encodeText(recorded, clip, tokenIds);
  const { image, encoder } = recorded;
  const target = resizedSize(image, recorded.shortSide);
  const resized = resizeBytes(image, target.width, target.height);
  const guide = normalizedPlanes(resized);
  const size = clip.vision.imageSize;
  const grids = startsAlong(target.height, size, recorded.stride).flatMap((top) =>
    startsAlong(target.width, size, recorded.stride).map((left) => ({ top, left })),
  );
  const logits = grids.map(({ top, left }) => {
    const window = cut(guide, top, left, size);
    const features = encoder.views.map((view) => encodePicture(viewOf(view, window), clip, encoder));
    return mixLogits(features, encoder.views, text.queries, recorded.imageEngineeringWeight);
  });
  const grid = size / clip.vision.patchSize;
  const placed = (query: number) =>
    grids.map((place, index) => ({
      ...place,
      grid: { height: grid, width: grid, data: logits[index]![query]! },
    }));
  const merged = text.queries.map((_, query) => mergeGrids(placed(query), size, target, image));
  const square = { height: size, width: size };
  const first = cut(guide, 0, 0, size);
  return {
    ...text,
    resized,
    normalizedInput: first,
    patchFeatures: encodePicture(first, clip, encoder),
    windowLogits: text.queries.map((_, query) =>
      mergeGrids([{ ...placed(query)[0]!, top: 0, left: 0 }], size, square, square),
    ),
    merged,
    ...decide(recorded, merged, guide),
  };
}

function decide(recorded: ReferenceCase, merged: Plane[], guide: readonly Plane[]) {
  const { width, height } = recorded.image;
  const atOriginalSize = guide.map((plane) => resizePlane(plane, height, width));
  const { pamr } = recorded;
  const refined = pamr ? refinePlanes(merged, atOriginalSize, pamr) : merged;
  const classOfQuery = recorded.classes.flatMap((names, index) => names.map(() => index));
  const all = scorePlanes(refined, classOfQuery, recorded.logitScale);
  const foreground = recorded.background ? 1 : 0;
  const scores = recorded.areaThreshold === null ? all : dropSmall(all, recorded.areaThreshold, foreground);
  const threshold = recorded.background ? recorded.probabilityThreshold : 0;
  return { refined, scores, labels: closed(labelsOf(scores, threshold), height, width) };
}

function encodeText(recorded: ReferenceCase, clip: ReferenceClip, tokenIds: TokenIds): ReferenceText {
  const featureOf = (text: string) => normalized(mean(tokenIds(text).map((ids) => encodeTokens(ids, clip))));
  const first = recorded.background ? 1 : 0;
  const auxiliary = recorded.auxiliary.map(featureOf);
  const names = recorded.classes.flatMap((words) => words.map(featureOf));
  const classOfQuery = recorded.classes.flatMap((words, index) => words.map(() => index));
  const alpha = recorded.auxiliaryWeight;
  const queries = names.map((name, query) => {
    const other = auxiliary[classOfQuery[query]! - first];
    return other ? name.map((value, index) => (1 - alpha) * value + alpha * other[index]!) : name;
  });
  return { names, auxiliary, queries };
}

function cut(guide: readonly Plane[], top: number, left: number, size: number): Picture {
  const data = guide.flatMap((plane) =>
    Array.from({ length: size * size }, (_, index) => {
      const row = top + Math.floor(index / size);
      return plane.data[row * plane.width + left + (index % size)]!;
    }),
  );
  return { size, data };
}
