import { describe, expect, it } from 'vitest';
import type { EvaluationDocument } from '#contracts/evaluations/document.ts';
import { emptyMatrix } from '#evaluation/scoring/confusion-matrix.ts';
import { documentChanges } from '#evaluation/scoring/document-changes.ts';
import { scoresOf } from '#evaluation/scoring/scores.ts';
import { evaluationDocument } from './evaluation-document.ts';

function plainDocument(names = ['background', 'traffic light']): EvaluationDocument {
  return evaluationDocument(scoresOf(emptyMatrix(names.length), names, true));
}

describe('documentChanges', () => {
  it('finds none in equal documents, whatever their scores and times', () => {
    const other = evaluationDocument(scoresOf(emptyMatrix(2), ['background', 'traffic light'], false));
    other.performance.machine = 'another';
    expect(documentChanges(plainDocument(), other)).toEqual([]);
  });

  it('names what differs by where it is, with both values', () => {
    const after = plainDocument();
    after.dataset.split = 'train';
    after.sample = { images: 100, seed: 3 };
    after.images.scored = 8;
    const { recipe } = after.variants[0]!;
    recipe.options.pamr.iterations = 3;
    recipe.vocabulary.classes[1]!.queries.push('signal');
    expect(documentChanges(plainDocument(), after)).toEqual([
      'dataset.split: train, was val',
      'sample.images: 100, was none',
      'sample.seed: 3, was none',
      'images.scored: 8, was 9',
      'vocabulary.classes.traffic light.queries: ["traffic light","signal"], was ["traffic light"]',
      `options.pamr.iterations: 3, was ${plainDocument().variants[0]!.recipe.options.pamr.iterations}`,
    ]);
  });

  it('sees another order of the same classes, and shortens long lists', () => {
    const names = Array.from({ length: 40 }, (_, index) => `class ${index}`);
    const [change, ...others] = documentChanges(plainDocument(names), plainDocument(names.toReversed()));
    expect(change).toMatch(/^classes: \["class 39",.*…, was \["class 0",.*…$/);
    expect(change!.length).toBeLessThan(200);
    expect(others).toEqual([]);
  });
});
