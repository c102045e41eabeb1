/** An evaluation with 21 classes and every section of the report, without any model or file. */
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import type { ReportPictures } from '#evaluation/report/pictures/report-picture.ts';
import { drawChangedPicture, drawReportPicture } from '#evaluation/report/pictures/draw-report-picture.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import { asSharp, drawGradient } from '#test/support/images/drawn-picture.ts';
import { exampleComparison, exampleDocument, scoreImages, type LabeledImage } from './example-document.ts';

/** Names with markup, which must not be trusted. */
export const HOSTILE_NAME = `<img src=x onerror="alert('1')">&amp;`;

export const CLASS_NAMES = [
  'background',
  HOSTILE_NAME,
  ...Array.from({ length: 19 }, (_, index) => `class number ${index + 2}`),
];

const [WIDTH, HEIGHT] = [84, 60];

/**
 * Stripes of six classes, void at the edge; in each stripe `late` pixels are given to the one
 * before.
 */
export function stripedImage(seed: number, late: number): LabeledImage {
  const labelAt = (x: number) => (Math.floor(x / 14) * 5 + seed) % CLASS_NAMES.length;
  const map = (label: (x: number) => number): LabelMap => ({
    width: WIDTH,
    height: HEIGHT,
    data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => label(pixel % WIDTH)),
    voidLabel: 255,
  });
  return {
    id: `image-${seed}`,
    truth: map((x) => (x < 3 ? 255 : labelAt(x))),
    prediction: map((x) => labelAt(Math.max(0, x - late))),
  };
}

export async function smallEvaluation(): Promise<{ document: EvaluationDocument; pictures: ReportPictures }> {
  const after = Array.from({ length: 24 }, (_, seed) => stripedImage(seed, seed % 5));
  const before = Array.from({ length: 24 }, (_, seed) => stripedImage(seed, 2 + (seed % 6)));
  const [scored, other] = [scoreImages(after, CLASS_NAMES), scoreImages(before, CLASS_NAMES)];
  const document: EvaluationDocument = {
    ...exampleDocument(CLASS_NAMES, [
      { name: 'stride=112', swept: { stride: 112 }, scored },
      { name: 'stride=224', swept: { stride: 224 }, scored: other },
    ]),
    comparison: exampleComparison(CLASS_NAMES, other, scored),
    gates: [
      { gate: 'fail_under', passed: true, detail: 'mIoU 0.84 is at least 0.6' },
      { gate: 'compare_to', passed: false, detail: 'mIoU fell by "more" than <chance>' },
    ],
  };
  const bytes = await asSharp(drawGradient(WIDTH, HEIGHT)).png().toBuffer();
  const source = (image: LabeledImage) => ({
    id: image.id === 'image-4' ? HOSTILE_NAME : image.id,
    image: `images/${image.id}.png`,
    bytes,
    truth: image.truth,
    classes: CLASS_NAMES,
    hasBackground: true,
  });
  const drawn = (seed: number) =>
    drawReportPicture({ ...source(after[seed]!), prediction: after[seed]!.prediction, score: 0.5 });
  const changed = await drawChangedPicture({
    ...source(after[6]!),
    before: { prediction: before[6]!.prediction, score: 0.4 },
    after: { prediction: after[6]!.prediction, score: 0.6 },
  });
  return {
    document,
    pictures: { worst: [await drawn(4), await drawn(9)], best: [await drawn(0)], changed: [changed] },
  };
}
