/** The document of a finished evaluation, by default of the fixture's images. */
import { evaluationDocumentSchema, type EvaluationDocument } from '#contracts/evaluations/document.ts';
import { SCORING_RULES } from '#contracts/evaluations/protocol.ts';
import type { Scores } from '#contracts/evaluations/scores.ts';
import { mergeOptions, type PartialOptions } from '#contracts/segmentation/options.ts';

export function evaluationDocument(scores: Scores, options: PartialOptions = {}): EvaluationDocument {
  const names = scores.classes.map(({ name }) => name);
  return evaluationDocumentSchema.parse({
    format: 'itaclip-evaluation/2',
    dataset: { name: 'Nine images', location: 's3://datasets/nine/', layout: 'pairs', split: 'val' },
    vocabulary: 'nine',
    classes: names,
    protocol: { ...SCORING_RULES, void_label: 255, background: 'class 0', truth: 'pixel values are labels' },
    sample: null,
    images: { total: 9, scored: 9, skipped: 0, skipped_images: [] },
    bootstrap: { replicates: 1000, seed: 11, confidence: 0.95 },
    variants: [{ name: 'default', swept: {}, recipe: recipe(names, options), recipe_digest: 'aa', scores }],
    digest: 'd1g357',
    comparison: null,
    gates: [],
    performance: {
      started_at: '2026-11-24T09:30:00.000Z',
      finished_at: '2026-11-24T09:31:00.000Z',
      compute_seconds: 30,
      images_per_second: 0.3,
      stages: {},
      estimated_cost: null,
      machine: 'a test',
    },
  });
}

function recipe(names: readonly string[], options: PartialOptions): object {
  const classes = names.map((name) => ({
    name,
    queries: [name],
    auxiliary_text: null,
    auxiliary_source: null,
  }));
  return {
    versions: { itaclip: '1', onnxruntime: '1', sharp: '1', libvips: '1' },
    execution_provider: 'cpu',
    precision: 'float32',
    model: { name: 'storybook', sha256: '00' },
    vocabulary: { name: 'nine', classes, has_background: true },
    options: mergeOptions(options),
  };
}
