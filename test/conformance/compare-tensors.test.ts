import { describe, expect, it } from 'vitest';
import { compareTensor, samplePlanes } from './compare-tensors.ts';

const tensor = (...data: number[]) => ({ shape: [data.length], data });

describe('compareTensor', () => {
  it.each([
    { name: 'query_features', expected: [1, 0.5], actual: [1, 0.500019], passed: true },
    { name: 'query_features', expected: [1, 0.5], actual: [1, 0.500021], passed: false },
    { name: 'query_logits_refined_at_samples', expected: [0.5], actual: [0.50009], passed: true },
    { name: 'query_logits_refined_at_samples', expected: [0.5], actual: [0.50011], passed: false },
    { name: 'resized_rgb', expected: [7], actual: [8], passed: false },
    { name: 'query_features', expected: [1], actual: [Number.NaN], passed: false },
  ])('says $passed for $actual where $name is $expected', ({ name, expected, actual, passed }) => {
    expect(compareTensor(name, tensor(...expected), tensor(...actual))).toMatchObject({
      tensor: name,
      passed,
    });
  });

  it('asks for 99.9% of labels', () => {
    const truth = tensor(...Array<number>(2000).fill(1));
    const wrong = (count: number) =>
      tensor(...Array<number>(count).fill(2), ...Array<number>(2000 - count).fill(1));
    expect(compareTensor('labels', truth, wrong(2)).passed).toBe(true);
    expect(compareTensor('labels', truth, wrong(3)).passed).toBe(false);
  });

  it('names the worst value', () => {
    const { summary } = compareTensor('query_features', tensor(1, 2, 3), tensor(1, 2.5, 3.25));
    expect(summary).toBe('worst error 5.00e-1 at 1, allowed 0.00002');
  });

  it.each([
    { reason: 'another shape', name: 'labels', actual: tensor(1, 2), summary: 'shape [2], expected [1]' },
    { reason: 'nothing computed', name: 'labels', actual: undefined, summary: 'not computed' },
    {
      reason: 'an unknown name',
      name: 'colors',
      actual: tensor(1),
      summary: 'a tensor that this runner does not know',
    },
  ])('fails for $reason', ({ name, actual, summary }) => {
    expect(compareTensor(name, tensor(1), actual)).toEqual({ tensor: name, passed: false, summary });
  });
});

describe('samplePlanes', () => {
  it('picks pixels by row and column in every plane', () => {
    const planes = { shape: [2, 2, 3], data: [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112] };
    const { shape, data } = samplePlanes(planes, [1, 0], [2, 1]);
    expect({ shape, data: Array.from(data) }).toEqual({ shape: [2, 2], data: [12, 1, 112, 101] });
  });
});
