import { describe, expect, it } from 'vitest';
import type { RecordLine } from '#contracts/evaluations/image-record.ts';
import {
  scoreRecords,
  type ScoredRecords,
  type RecordScoringTask,
} from '#evaluation/scoring/score-records.ts';
import fixture from './fixtures/scores.json' with { type: 'json' };
import { recordsOf, streamOf } from './label-maps.ts';
import { expectSameNumbers } from './same-numbers.ts';

const TASK: RecordScoringTask = {
  variants: 2,
  names: fixture.names,
  hasBackground: true,
  seed: fixture.seed,
  extremes: 3,
};

function score(
  records: readonly RecordLine[],
  task: Partial<RecordScoringTask> = {},
): Promise<ScoredRecords> {
  return scoreRecords(streamOf(records), { ...TASK, ...task });
}

describe('scoreRecords', () => {
  it('scores each variant by its own cells', async () => {
    const { variants, scored, skipped, timings } = await score(recordsOf('before', 'after'));
    const { confusion: _, ...scores } = variants[1]!.scores;
    expectSameNumbers(scores, fixture.scores);
    expect(fixture.scores.miou - variants[0]!.scores.miou!).toBeCloseTo(
      fixture.differences.miou.difference,
      10,
    );
    expect([scored, skipped]).toEqual([9, 0]);
    expect(timings.windows).toBeCloseTo(3.6);
    expect(timings.labels).toBeCloseTo(0.9);
  });

  it('names the worst and the best images of each variant', async () => {
    const { variants } = await score(recordsOf('before', 'after'));
    const ids = fixture.images
      .toSorted((a, b) => a.image_after - b.image_after)
      .map(({ id, image_after: own }) => ({
        id,
        score: expect.closeTo(own, 10) as number,
        image: `${id}.jpg`,
      }));
    expect(variants[1]!.worst).toEqual(ids.slice(0, 3));
    expect(variants[1]!.best).toEqual(ids.toReversed().slice(0, 3));
  });

  it('counts skipped images and names the first hundred', async () => {
    const skipped = Array.from({ length: 120 }, (_, index) => ({
      id: `x${index}`,
      image: 'x',
      reason: 'torn',
    }));
    const result = await score([...recordsOf('before', 'after'), ...skipped]);
    expect([result.scored, result.skipped]).toEqual([9, 120]);
    expect(result.skippedImages).toEqual(skipped.slice(0, 100));
  });

  it('scores nothing where there are no records', async () => {
    const { variants } = await score([]);
    expect(variants.map(({ scores, worst }) => [scores.miou, scores.miou_interval, worst.length])).toEqual([
      [null, null, 0],
      [null, null, 0],
    ]);
  });

  it('refuses records of another number of variants, and of more classes', async () => {
    await expect(score(recordsOf('after'))).rejects.toThrow(/is of 1 variants, and the evaluation has 2/);
    await expect(score(recordsOf('after'), { variants: 1, names: ['sky'] })).rejects.toThrow(
      /the evaluation 1 classes/,
    );
  });
});
