import { describe, expect, it } from 'vitest';
import type { Comparison, Difference } from '#contracts/evaluations/document.ts';
import { judgeGates } from '#evaluation/scoring/gates.ts';

function comparison(miou: Partial<Difference>): Comparison {
  const none = { before: null, after: null, difference: null, interval: null };
  return {
    other: 'evl_1',
    other_digest: '00',
    changes: [],
    images: 9,
    miou: { ...none, ...miou },
    pixel_accuracy: none,
    classes: [],
    changed_images: [],
  };
}

describe('judgeGates', () => {
  it('judges nothing that was not asked for', () => {
    expect(judgeGates(0.5, {})).toEqual([]);
  });

  it.each([
    [0.612, 0.65, false, 'mIoU 0.612 is under 0.65'],
    [0.65, 0.65, true, 'mIoU 0.65 is not under 0.65'],
    [0.700_049, 0.65, true, 'mIoU 0.7 is not under 0.65'],
    [0.649_999, 0.65, false, 'mIoU 0.649999 is under 0.65'],
    [null, 0.65, false, 'No class was scored; the mIoU must be 0.65'],
  ])('fails an mIoU of %j under %j: not %j', (miou, failUnder, passed, detail) => {
    expect(judgeGates(miou, { failUnder })).toEqual([{ gate: 'fail_under', passed, detail }]);
  });

  it('fails a comparison over no image, and says so', () => {
    const none = { ...comparison({}), images: 0 };
    expect(judgeGates(0.5, { comparison: none })).toEqual([
      { gate: 'compare_to', passed: false, detail: 'No image was scored by evl_1 too' },
    ]);
  });

  it.each<[Partial<Difference>, boolean, string]>([
    [
      { before: 0.634, after: 0.612, difference: -0.022, interval: [-0.03, -0.014] },
      false,
      'mIoU 0.6120 is lower by more than chance than 0.6340 of evl_1: -0.0220, 95% interval -0.0300 to -0.0140',
    ],
    [
      { before: 0.634, after: 0.612, difference: -0.022, interval: [-0.05, 0.001] },
      true,
      'mIoU 0.6120 is not lower by more than chance than 0.6340 of evl_1: -0.0220, 95% interval -0.0500 to +0.0010',
    ],
    [
      { before: 0.5, after: 0.5, difference: 0, interval: [0, 0] },
      true,
      'mIoU 0.5000 is not lower by more than chance than 0.5000 of evl_1: +0.0000, 95% interval +0.0000 to +0.0000',
    ],
    [
      { before: 0.5, after: 0.4999, difference: -0.0001 },
      false,
      'mIoU 0.4999 is lower than 0.5000 of evl_1: -0.0001',
    ],
    [
      { before: 0.5, after: 0.6, difference: 0.1 },
      true,
      'mIoU 0.6000 is not lower than 0.5000 of evl_1: +0.1000',
    ],
    [{ before: 0.5 }, false, 'The mIoU cannot be compared with that of evl_1: one has none'],
  ])('judges a difference of %j: passed %j', (miou, passed, detail) => {
    expect(judgeGates(0.5, { comparison: comparison(miou) })).toEqual([
      { gate: 'compare_to', passed, detail },
    ]);
  });

  it('judges both', () => {
    const gates = judgeGates(0.5, { failUnder: 0.4, comparison: comparison({}) });
    expect(gates.map(({ gate, passed }) => [gate, passed])).toEqual([
      ['fail_under', true],
      ['compare_to', false],
    ]);
  });
});
