import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extremes, imageScore, type ScoredImage } from '#evaluation/scoring/image-score.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { cellsOf } from './label-maps.ts';

describe('imageScore', () => {
  it.each(fixture.images)('is the mean IoU of what the image has: $id', (image) => {
    expect(imageScore(cellsOf(image, 'before'), fixture.names.length)).toBeCloseTo(image.image_before, 10);
    expect(imageScore(cellsOf(image, 'after'), fixture.names.length)).toBeCloseTo(image.image_after, 10);
  });

  it('is null for an image without a pixel that counts', () => {
    expect(imageScore([], 3)).toBeNull();
  });
});

describe('Extremes', () => {
  it('keeps the lowest and the highest in any order of adding, the first id where scores are equal', () => {
    const image = fc.record({
      id: fc.string({ minLength: 1, unit: 'binary' }),
      image: fc.constant('x.jpg'),
      score: fc.constantFrom(0, 0.25, 0.5, 1),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(image, { selector: ({ id }) => id, maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        (images, limit) => {
          const extremes = new Extremes(limit);
          for (const each of images) extremes.add(each);
          const byId = (a: ScoredImage, b: ScoredImage): number =>
            Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
          const lowest = images.toSorted((a, b) => a.score - b.score || byId(a, b));
          const highest = images.toSorted((a, b) => b.score - a.score || byId(a, b));
          expect(extremes.worst).toEqual(lowest.slice(0, limit));
          expect(extremes.best).toEqual(highest.slice(0, limit));
        },
      ),
    );
  });
});
