import { describe, expect, it } from 'vitest';
import { readBuiltInVocabulary } from '#contracts/vocabularies/built-in-vocabularies.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { matchClasses, relabelTruth } from '#evaluation/datasets/match-classes.ts';
import { byteLabels } from '#test/engine/results/label-maps.ts';

describe('matchClasses', () => {
  it('matches by name, whatever case and order', () => {
    expect(matchClasses(['Road', ' sky', 'tree'], ['tree', 'road', 'Sky'])).toEqual([1, 2, 0]);
  });

  it('takes labels by number where the dataset has no names', () => {
    expect(matchClasses(undefined, ['a', 'b', 'c'])).toEqual([0, 1, 2]);
  });

  it('names what is only here, only there, and twice', () => {
    expect(() => matchClasses(['road', 'sky', 'SKY'], ['road', 'sea'])).toThrow(
      'only in the dataset: sky, SKY; only in the vocabulary: sea; more than once in the dataset: SKY.',
    );
    expect(() => matchClasses(['a'], ['b'])).toThrow(expect.objectContaining({ code: 'invalid-dataset' }));
  });

  it("fits COCO's categories to the vocabulary of objects", () => {
    const labels = planQueries(readBuiltInVocabulary('coco-object')!).labelNames;
    expect(matchClasses(labels.toReversed(), labels)).toEqual(labels.map((_, label) => 80 - label));
  });
});

describe('relabelTruth', () => {
  it('gives labels of the vocabulary and keeps void', () => {
    const truth = byteLabels(4, 1, (pixel) => [0, 1, 2, 255][pixel]!);
    expect(relabelTruth('a', truth, [2, 0, 1])).toEqual(byteLabels(4, 1, (pixel) => [2, 0, 1, 255][pixel]!));
  });

  it('refuses labels that no class has', () => {
    const truth = byteLabels(4, 1, (pixel) => [0, 9, 3, 255][pixel]!);
    expect(() => relabelTruth('a', truth, [0, 1, 2])).toThrow(
      'a: its mask has the labels 3, 9, but there are 3 classes (0 to 2).',
    );
  });
});
