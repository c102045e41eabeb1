/** Builds the recipe of a result: everything that decided it, in one fixed order. */
import sharp from 'sharp';
import { nearestMethod } from '#contracts/segmentation/nearest-method.ts';
import type { SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { Recipe } from '#contracts/segmentation/result.ts';
import type { QueryPlan } from '#contracts/vocabularies/query-plan.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { onnxruntimeVersion } from '../inference/onnx-session.ts';

export type RecipeParts = {
  model: { name: string; digest: string };
  executionProvider: ExecutionProvider;
  precision: Precision;
  vocabularyName: string;
  plan: QueryPlan;
  options: SegmentationOptions;
};

export function describeRecipe({
  model,
  executionProvider,
  precision,
  vocabularyName,
  plan,
  options,
}: RecipeParts): Recipe {
  return {
    versions: {
      itaclip: manifest.version,
      onnxruntime: onnxruntimeVersion(),
      sharp: sharp.versions.sharp ?? '',
      libvips: sharp.versions.vips,
    },
    execution_provider: executionProvider,
    precision,
    model: { name: model.name, sha256: model.digest },
    vocabulary: {
      name: vocabularyName,
      classes: plan.labelNames.map((name, classIndex) => describeClass(name, classIndex, plan)),
      has_background: plan.hasBackground,
    },
    method: nearestMethod(options, vocabularyName),
    options,
  };
}

function describeClass(
  name: string,
  classIndex: number,
  { queries }: QueryPlan,
): Recipe['vocabulary']['classes'][number] {
  const own = queries.filter((query) => query.classIndex === classIndex);
  const { text, source, fault } = own[0]?.auxiliary ?? {};
  const isUsed = fault === undefined;
  return {
    name,
    queries: own.map((query) => query.text),
    auxiliary_text: (isUsed && text) || null,
    auxiliary_source: (isUsed && source) || null,
    ...(!isUsed && { auxiliary_left_out: { text: text!, source: source!, reason: fault } }),
  };
}
