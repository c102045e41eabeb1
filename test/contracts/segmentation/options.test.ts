import { describe, expect, it } from 'vitest';
import {
  DEFAULT_OPTIONS,
  mergeOptions,
  PRESETS,
  type PartialOptions,
} from '#contracts/segmentation/options.ts';

const invalid = (...parts: string[]) =>
  expect.objectContaining({
    code: 'invalid-request',
    message: expect.toSatisfy((message: string) => parts.every((part) => message.includes(part))) as string,
  });

describe('mergeOptions', () => {
  it('gives the paper’s options at stride 112 when nothing is said', () => {
    expect(mergeOptions()).toMatchObject({
      views: ['original', 'grey', 'blur', 'vertical_flip', 'horizontal_flip'],
      attention: ['qq', 'kk'],
      intermediate_layers: [7, 8, 10],
      residual: true,
      feed_forward: false,
      image_engineering_weight: 0.75,
      short_side: 336,
      stride: 112,
      pamr: { iterations: 10, dilations: [8, 16] },
    });
  });

  it('lets later layers win', () => {
    const merged = mergeOptions({ stride: 56, logit_scale: 40 }, { stride: 28 });
    expect(merged).toEqual({ ...DEFAULT_OPTIONS, stride: 28, logit_scale: 40 });
  });

  it('merges nested parts, and leaves the defaults alone', () => {
    const merged = mergeOptions({ pamr: { iterations: 3 } }, { pamr: { dilations: [2] } });
    expect(merged.pamr).toEqual({ iterations: 3, dilations: [2] });
    expect(DEFAULT_OPTIONS.pamr).toEqual({ iterations: 10, dilations: [8, 16] });
  });

  it('replaces lists as a whole', () => {
    expect(mergeOptions({ intermediate_layers: [] }).intermediate_layers).toEqual([]);
    expect(mergeOptions({ views: ['original'] }).views).toEqual(['original']);
  });

  it('sorts lists whose order decides nothing, so that equal options are equal', () => {
    const merged = mergeOptions({
      views: ['horizontal_flip', 'original'],
      attention: ['kk', 'qq'],
      intermediate_layers: [10, 7],
      pamr: { dilations: [16, 8] },
    });
    expect(merged).toMatchObject({
      views: ['original', 'horizontal_flip'],
      attention: ['qq', 'kk'],
      intermediate_layers: [7, 10],
      pamr: { dilations: [8, 16] },
    });
  });

  it('takes null for a threshold that is off', () => {
    expect(mergeOptions({ area_threshold: 0.1 }, { area_threshold: null }).area_threshold).toBeNull();
  });

  it.each(Object.entries(PRESETS))('accepts the preset %s', (_, preset) => {
    expect(mergeOptions(preset)).toMatchObject(preset);
  });

  it.each([
    { options: { strides: 28 }, names: ['strides'] },
    { options: { pamr: { rounds: 3 } }, names: ['rounds', 'pamr'] },
    { options: { stride: 7 }, names: ['stride', '8'] },
    { options: { stride: 56.5 }, names: ['stride'] },
    { options: { stride: '56' }, names: ['stride'] },
    { options: { pamr: { iterations: 51 } }, names: ['pamr.iterations', '50'] },
    { options: { pamr: { dilations: [] } }, names: ['pamr.dilations'] },
    { options: { pamr: null }, names: ['pamr'] },
    { options: { views: [] }, names: ['views'] },
    { options: { views: ['grey', 'grey'] }, names: ['views', 'twice'] },
    { options: { attention: ['qv'] }, names: ['attention', 'qk'] },
    { options: { intermediate_layers: [7, 7] }, names: ['intermediate_layers', 'twice'] },
    { options: { auxiliary_weight: 1.1 }, names: ['auxiliary_weight', '1'] },
    { options: { logit_scale: Number.NaN }, names: ['logit_scale'] },
    { options: { short_side: 200 }, names: ['short_side', '224'] },
    { options: { neighbour_sigma: 0 }, names: ['neighbour_sigma'] },
    { options: { neighbour_sigma: 2 ** 53 }, names: ['neighbour_sigma', '1000000000000000'] },
    { options: { auxiliary_weight: -5e-324 }, names: ['auxiliary_weight', '0'] },
    { options: { logit_scale: 1e-150 }, names: ['logit_scale', '1e-100'] },
  ])('refuses $options and names it', ({ options, names }) => {
    expect(() => mergeOptions(options as PartialOptions)).toThrow(invalid(...names));
  });

  it('takes a share that no row can hold for 0', () => {
    expect(mergeOptions({ auxiliary_weight: 5e-324 }).auxiliary_weight).toBe(0);
    expect(mergeOptions({ auxiliary_weight: 1e-100 }).auxiliary_weight).toBe(1e-100);
  });

  it('names every option that is wrong', () => {
    expect(() => mergeOptions({ stride: 1, logit_scale: -1, color: 'red' })).toThrow(
      invalid('stride', 'logit_scale', 'color'),
    );
  });

  it('points at every option that is wrong', () => {
    expect(() => mergeOptions({ stride: 1 }, { pamr: { dilations: [0] } })).toThrow(
      expect.objectContaining({
        errors: ['/options/stride', '/options/pamr/dilations/0'].map(
          (pointer) => expect.objectContaining({ pointer }) as object,
        ),
      }),
    );
  });

  it('does not let a key of every object through', () => {
    const options = JSON.parse('{"__proto__": {"stride": 28}}') as PartialOptions;
    expect(() => mergeOptions(options)).not.toThrow();
    expect(mergeOptions(options).stride).toBe(112);
  });
});
