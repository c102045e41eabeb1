import { describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { featureKey, type FeatureSource } from '#engine/features/feature-key.ts';

const guide = { count: 3, height: 1, width: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
const source: FeatureSource = {
  owner: 'one',
  modelDigest: 'a',
  precision: 'float32',
  executionProvider: 'cpu',
  options: mergeOptions({}),
  guide,
};

describe('the key of features', () => {
  it('is the same whatever does not reach the encoder', () => {
    const options = mergeOptions({
      logit_scale: 20,
      auxiliary: 'none',
      image_engineering_weight: 0.2,
      probability_threshold: 0.5,
      pamr: { iterations: 0 },
    });
    const copy = { ...guide, data: guide.data.slice() };
    expect(featureKey({ ...source, options, guide: copy })).toBe(featureKey(source));
  });

  it.each<[what: string, other: Partial<FeatureSource>]>([
    ['owner', { owner: 'two' }],
    ['model', { modelDigest: 'b' }],
    ['precision', { precision: 'int8' }],
    ['provider', { executionProvider: 'cuda' }],
    ['stride', { options: mergeOptions({ stride: 56 }) }],
    ['views', { options: mergeOptions({ views: ['original'] }) }],
    ['attention', { options: mergeOptions({ attention: ['qk'] }) }],
    ['last block', { options: mergeOptions({ residual: false }) }],
    ['pixels', { guide: { ...guide, data: guide.data.with(5, 7) } }],
    ['size', { guide: { ...guide, height: 2, width: 1 } }],
  ])('is another one for another %s', (_, other) => {
    expect(featureKey({ ...source, ...other })).not.toBe(featureKey(source));
  });
});
