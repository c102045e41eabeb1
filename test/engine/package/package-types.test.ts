/**
 * Compares the types that the package exports with those of the implementation: the compiler does
 * the test.
 */
import { expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { Output } from '#contracts/jobs/outputs.ts';
import type { Method } from '#contracts/segmentation/methods.ts';
import type { PartialOptions, Preset, SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { Recipe, Result } from '#contracts/segmentation/result.ts';
import type { vocabularySchema } from '#contracts/vocabularies/vocabulary.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import type { Progress } from '#engine/inference/run-hooks.ts';
import type * as implementation from '#engine/package/open-segmenter.ts';
import type * as shown from '#engine/package/package-types.d.ts';
import type { CheckedRequest, Opening } from '#engine/package/segment-request.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import type { MasksJson } from '#engine/results/masks-json.ts';

it('shows the functions and classes that the module has, and no others', () => {
  expectTypeOf<keyof typeof shown>().toEqualTypeOf<keyof typeof implementation>();
  expectTypeOf<typeof implementation.openSegmenter>().toEqualTypeOf<typeof shown.openSegmenter>();
  expectTypeOf<implementation.ProblemError>().toEqualTypeOf<shown.ProblemError>();
  expectTypeOf<ConstructorParameters<typeof implementation.ProblemError>>().toEqualTypeOf<
    ConstructorParameters<typeof shown.ProblemError>
  >();
});

it('names the choices that there are', () => {
  expectTypeOf<shown.Precision>().toEqualTypeOf<Precision>();
  expectTypeOf<shown.ExecutionProvider>().toEqualTypeOf<ExecutionProvider>();
  expectTypeOf<shown.Preset>().toEqualTypeOf<Preset>();
  expectTypeOf<shown.Method>().toEqualTypeOf<Method>();
  expectTypeOf<shown.Output>().toEqualTypeOf<Output>();
  expectTypeOf<shown.AllOptions>().branded.toEqualTypeOf<SegmentationOptions>();
  expectTypeOf<shown.SegmentationOptions>().branded.toEqualTypeOf<PartialOptions>();
  expectTypeOf<shown.Progress>().toEqualTypeOf<Progress>();
});

it('names the members that calls may have', () => {
  expectTypeOf<keyof shown.OpenSegmenterOptions>().toEqualTypeOf<keyof Opening>();
  expectTypeOf<keyof shown.SegmentRequest>().toEqualTypeOf<keyof CheckedRequest>();
});

it('takes the vocabulary that a file holds', () => {
  expectTypeOf<Required<shown.Vocabulary>['options']>().branded.toEqualTypeOf<
    NonNullable<z.input<typeof vocabularySchema>['options']>
  >();
  expectTypeOf<shown.Vocabulary>().toExtend<z.input<typeof vocabularySchema>>();
  expectTypeOf<z.input<typeof vocabularySchema>>().toExtend<shown.Vocabulary>();
});

it('gives what result.json, masks.json and the label map have', () => {
  expectTypeOf<Pick<shown.Segmentation, keyof Result>>().branded.toEqualTypeOf<Result>();
  expectTypeOf<shown.Recipe>().branded.toEqualTypeOf<Recipe>();
  expectTypeOf<shown.ClassMask>().branded.toEqualTypeOf<MasksJson['masks'][number]>();
  expectTypeOf<LabelMap>().toExtend<shown.Segmentation['labels']>();
});
