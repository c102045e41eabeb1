import { describe, expect, it } from 'vitest';
import type { Comparison } from '#contracts/evaluations/document.ts';
import { describeEvaluation } from '#command-line/evaluate/describe-evaluation.ts';
import { exampleComparison, exampleDocument, scoreImages } from '#test/evaluation/report/example-document.ts';
import { CLASS_NAMES, stripedImage } from '#test/evaluation/report/small-evaluation.ts';

const scored = scoreImages([stripedImage(1, 2), stripedImage(2, 3)], CLASS_NAMES);
const document = exampleDocument(CLASS_NAMES, [{ name: 'default', swept: {}, scored }]);

function describeComparison(comparison: Partial<Comparison>): string {
  const whole = { ...exampleComparison(CLASS_NAMES, scored, scored), other: 'yesterday', ...comparison };
  return describeEvaluation({ ...document, comparison: whole });
}

describe('what an evaluation prints', () => {
  it('says that one image has no interval', () => {
    const one = scoreImages([stripedImage(1, 2)], CLASS_NAMES);
    const images = { total: 1, scored: 1, skipped: 0, skipped_images: [] };
    const alone = exampleDocument(CLASS_NAMES, [{ name: 'default', swept: {}, scored: one }]);
    const text = describeEvaluation({ ...alone, images });
    expect(text).toMatch(/^mIoU \d+\.\d% \(no interval\), pixel accuracy/);
    expect(text).toMatch(/^1 image, /m);
  });
});

describe('what an evaluation prints of masks without a class', () => {
  it('is a warning before the score', () => {
    const [first, ...others] = scored.scores.classes;
    const classes = [first!, ...others.map((each) => ({ ...each, truth: 0 }))];
    const blind = { ...document.variants[0]!, scores: { ...document.variants[0]!.scores, classes } };
    const text = describeEvaluation({ ...document, variants: [blind] });
    expect(text).toMatch(
      /^WARNING: The masks of the scored images show no class but ".*255, which is void here/,
    );
  });
});

describe('what an evaluation prints of another run', () => {
  it('is the difference, over which images it is, and what may be why', () => {
    const text = describeComparison({ images: 2, changes: ['options.stride: 112, was 28'] });
    expect(text).toMatch(/^mIoU \+0\.0 points against yesterday \(.*\), over 2 images of both$/m);
    expect(text).toContain('\n  options.stride: 112, was 28');
    expect(text).not.toContain('more in the report');
  });

  it('names the first five of what differs', () => {
    const changes = Array.from({ length: 7 }, (_, index) => `options.${index}: 1, was 2`);
    expect(describeComparison({ changes })).toMatch(/options\.4: .*\n {2}and 2 more in the report/);
  });

  it('is that there is nothing to compare where no image is in both', () => {
    expect(describeComparison({ images: 0 })).toMatch(/^yesterday scored none of these images/m);
  });
});
