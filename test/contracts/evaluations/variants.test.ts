import { describe, expect, it } from 'vitest';
import { expandVariants, type VariantsRequest } from '#contracts/evaluations/variants.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';

const expand = (request: Partial<VariantsRequest> = {}) =>
  expandVariants({
    preset: 'balanced',
    method: 'itaclip',
    options: {},
    sweep: {},
    vocabulary: { options: {} },
    ...request,
  });

const names = (request: Partial<VariantsRequest>) => expand(request).map(({ name }) => name);

const problem = (code: string, ...parts: string[]) =>
  expect.objectContaining({
    code,
    message: expect.toSatisfy((message: string) => parts.every((part) => message.includes(part))) as string,
  });

describe('expandVariants', () => {
  it('gives the one variant of a request that sweeps nothing', () => {
    expect(expand()).toEqual([{ name: 'default', swept: {}, options: mergeOptions({ stride: 112 }) }]);
  });

  it('lets the vocabulary override the preset, the method both, the options these, the sweep all', () => {
    const vocabulary = { options: { logit_scale: 30, auxiliary: 'definitions', short_side: 448 } as const };
    const [itaclip] = expand({ preset: 'fast', vocabulary });
    expect(itaclip?.options).toMatchObject({
      stride: 224,
      logit_scale: 30,
      auxiliary: 'definitions',
      short_side: 448,
    });
    const [sclip] = expand({ vocabulary, method: 'sclip' });
    expect(sclip?.options).toMatchObject({ logit_scale: 30, auxiliary: 'none', feed_forward: true });
    const [overridden] = expand({ vocabulary, method: 'sclip', options: { auxiliary: 'synonyms' } });
    expect(overridden?.options.auxiliary).toBe('synonyms');
    const [swept] = expand({ options: { stride: 56 }, sweep: { stride: [28] } });
    expect(swept?.options.stride).toBe(28);
  });

  it('scores all combinations, in the same order whatever order the names have', () => {
    const expected = [
      'stride=28 pamr.iterations=0',
      'stride=28 pamr.iterations=10',
      'stride=112 pamr.iterations=0',
      'stride=112 pamr.iterations=10',
    ];
    expect(names({ sweep: { stride: [28, 112], 'pamr.iterations': [0, 10] } })).toEqual(expected);
    expect(names({ sweep: { 'pamr.iterations': [0, 10], stride: [28, 112] } })).toEqual(expected);
  });

  it('keeps what is next to a nested option', () => {
    const [variant] = expand({
      options: { pamr: { dilations: [4] } },
      sweep: { 'pamr.iterations': [3] },
    });
    expect(variant?.options.pamr).toEqual({ iterations: 3, dilations: [4] });
    expect(variant?.swept).toEqual({ 'pamr.iterations': 3 });
  });

  it('names lists, words and what is off as they are typed', () => {
    expect(names({ sweep: { intermediate_layers: [[10, 7], []] } })).toEqual([
      'intermediate_layers=7,10',
      'intermediate_layers=none',
    ]);
    expect(names({ sweep: { area_threshold: [null, 0.1], auxiliary: ['none'] } })).toEqual([
      'auxiliary=none area_threshold=none',
      'auxiliary=none area_threshold=0.1',
    ]);
  });

  const refused: { sweep: VariantsRequest['sweep']; parts: string[] }[] = [
    { sweep: { strides: [28] }, parts: ['strides', 'stride, pamr.iterations'] },
    { sweep: { pamr: [{ iterations: 3 }] }, parts: ['"pamr"'] },
    { sweep: { toString: [1] }, parts: ['toString'] },
    { sweep: { stride: [] }, parts: ['stride', 'no value'] },
    { sweep: { stride: [28, 7] }, parts: ['stride', '>=8'] },
    { sweep: { stride: ['28'] }, parts: ['stride', 'expected number'] },
    { sweep: { stride: [28, 28] }, parts: ['stride=28', 'twice'] },
    {
      sweep: {
        intermediate_layers: [
          [7, 8],
          [8, 7],
        ],
      },
      parts: ['intermediate_layers=7,8', 'twice'],
    },
  ];
  it.each(refused)('refuses $sweep', ({ sweep, parts }) => {
    expect(() => expand({ sweep })).toThrow(problem('invalid-request', ...parts));
  });

  it('points at the name that is wrong', () => {
    expect(() => expand({ sweep: { 'a/b': [1] } })).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/sweep/a~1b' })] }),
    );
  });

  it('refuses more than 32 combinations, and counts them without making them', () => {
    const many = Array.from({ length: 200 }, (_, index) => 8 + index);
    const sweep = { stride: many, short_side: many, logit_scale: many, 'pamr.iterations': many };
    expect(() => expand({ sweep })).toThrow(problem('limit-exceeded', '1600000000', '32'));
    expect(expand({ sweep: { stride: many.slice(0, 32) } })).toHaveLength(32);
  });
});
