/**
 * An evaluation of storybook scenes with deliberate mistakes: shifted boundaries, a class that is
 * mistaken for another, and images with missing parts. Scores are computed, not typed.
 */
import type { Comparison, EvaluationDocument } from '#contracts/evaluations/document.ts';
import { SCORING_RULES } from '#contracts/evaluations/protocol.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { Bootstrap, imageWeights, intervalOf, REPLICATES } from '#evaluation/scoring/bootstrap.ts';
import { addCells, emptyMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { countCells } from '#evaluation/scoring/count-cells.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import type { LabelMap } from '#engine/results/label-map.ts';

/** Ids and label maps of the same images. */
export type LabeledImage = { id: string; truth: LabelMap; prediction: LabelMap };

const DIGEST = '3f8a5d0c4b1e97a26d58c0f3e1b24a7799d6c8e5f0a1b2c3d4e5f60718293a4b';

export function scoreImages(images: readonly LabeledImage[], classes: readonly string[]) {
  const confusion = emptyMatrix(classes.length);
  const bootstrap = new Bootstrap(classes.length);
  for (const { id, truth, prediction } of images) {
    const cells = countCells(truth, prediction, classes.length);
    addCells(confusion, cells);
    bootstrap.add(imageWeights(0, id), cells);
  }
  return { scores: scoresOf(confusion, classes, true, bootstrap.intervals()), bootstrap };
}

type Scored = ReturnType<typeof scoreImages>;

export function exampleDocument(
  classes: readonly string[],
  variants: readonly { name: string; swept: Record<string, unknown>; scored: Scored }[],
): EvaluationDocument {
  return {
    format: 'itaclip-evaluation/2',
    dataset: {
      name: 'Storybook scenes val',
      location: 's3://datasets/storybook/',
      layout: 'pairs',
      split: 'val',
    },
    vocabulary: 'storybook',
    classes: [...classes],
    protocol: {
      void_label: 255,
      background: 'class 0',
      truth: 'Label PNGs; the value of a pixel is its label.',
      ...SCORING_RULES,
    },
    sample: null,
    images: {
      total: 26,
      scored: 24,
      skipped: 2,
      skipped_images: [
        {
          id: 'scene-031',
          image: 'images/scene-031.png',
          reason: 'The mask has 320 x 240 pixels and its image 320 x 256.',
        },
        { id: 'scene-044', image: 'images/scene-044.png', reason: 'There is no mask.' },
      ],
    },
    bootstrap: { replicates: REPLICATES, seed: 0, confidence: 0.95 },
    variants: variants.map(({ name, swept, scored }) => ({
      name,
      swept,
      recipe: exampleRecipe(classes),
      recipe_digest: DIGEST,
      scores: scored.scores,
    })),
    digest: DIGEST,
    comparison: null,
    gates: [],
    performance: {
      started_at: '2026-11-24T09:30:00.000Z',
      finished_at: '2026-11-24T09:41:12.000Z',
      compute_seconds: 641.2,
      images_per_second: 0.0374,
      stages: { encode: 402.1, pamr: 188.4, decode: 11.9, text: 30.6, merge: 8.2 },
      estimated_cost: {
        amount: 0.09,
        currency: 'USD',
        price_per_hour: 0.526,
        source: 'g4dn.xlarge on demand',
      },
      machine: 'AMD EPYC, 2 cores',
    },
  };
}

export function exampleComparison(classes: readonly string[], before: Scored, after: Scored): Comparison {
  const subtract = (one: Float64Array | undefined, other: Float64Array | undefined) =>
    one && other ? intervalOf(one.map((value, at) => value - other[at]!)) : null;
  const difference = (from: number | null, to: number | null, interval: [number, number] | null) => ({
    before: from,
    after: to,
    difference: from === null || to === null ? null : to - from,
    interval,
  });
  return {
    other: 'evl_01932f5e-8c1a-7b3d-9e4f-5a6b7c8d9e0f',
    other_digest: DIGEST,
    changes: ['options.stride: 112, was 224', 'options.pamr.iterations: 10, was 0'],
    images: 24,
    miou: difference(
      before.scores.miou,
      after.scores.miou,
      subtract(after.bootstrap.miou(), before.bootstrap.miou()),
    ),
    pixel_accuracy: difference(
      before.scores.pixel_accuracy,
      after.scores.pixel_accuracy,
      subtract(after.bootstrap.pixelAccuracy(), before.bootstrap.pixelAccuracy()),
    ),
    classes: classes.map((name, index) => ({
      name,
      ...difference(
        before.scores.classes[index]!.iou,
        after.scores.classes[index]!.iou,
        subtract(after.bootstrap.iou(index), before.bootstrap.iou(index)),
      ),
    })),
    changed_images: [],
  };
}

function exampleRecipe(classes: readonly string[]): EvaluationDocument['variants'][number]['recipe'] {
  return {
    versions: { itaclip: '0.1.0', onnxruntime: '1.30.0', sharp: '0.35.5', libvips: '8.18.0' },
    execution_provider: 'cpu',
    precision: 'float32',
    model: { name: 'storybook', sha256: DIGEST },
    vocabulary: {
      name: 'storybook',
      classes: classes.map((name) => ({
        name,
        queries: [name],
        auxiliary_text: null,
        auxiliary_source: null,
      })),
      has_background: true,
    },
    options: mergeOptions({}),
  };
}
