import { assert, nat, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isShardDone,
  missingShards,
  newProgress,
  runningMiou,
  secondsLeft,
  withShard,
} from '#contracts/evaluations/evaluation-progress.ts';
import { later } from '#contracts/time.ts';
import { shardFixture } from '#test/support/service/evaluation-fixture.ts';

const now = new Date('2026-11-24T12:00:00.000Z');

describe('the progress of an evaluation', () => {
  it('has a shard for each sixteen images, and none of them done', () => {
    expect(newProgress(16, 2, now).shards).toBe(1);
    const progress = newProgress(17, 2, now);
    expect(missingShards(progress)).toEqual([0, 1]);
    expect(runningMiou(progress)).toBeNull();
    expect(secondsLeft(progress)).toBeNull();
  });

  it('is the same whatever order its shards come in', () => {
    assert(
      property(uniqueArray(nat(40)), (shards) => {
        const progress = newProgress(41 * 16, 2, now);
        const inOrder = shards.toSorted((a, b) => a - b);
        const [one, other] = [shards, inOrder].map((order) =>
          order.reduce((before, shard) => withShard(before, shardFixture(shard), now), progress),
        );
        expect(one).toEqual(other);
        expect(missingShards(one!)).toEqual(missingShards(progress).filter((each) => !shards.includes(each)));
        expect(one!.images_done).toBe(2 * shards.length);
      }),
      { numRuns: 50 },
    );
  });

  it('changes none of what was before', () => {
    const before = newProgress(32, 2, now);
    const after = withShard(before, shardFixture(1), now);
    expect([isShardDone(before, 1), isShardDone(after, 1), isShardDone(after, 0)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(runningMiou(before)).toBeNull();
  });

  it('scores as the results do: absent classes are left out, classes predicted by mistake count 0', () => {
    const progress = newProgress(64, 2, now);
    const first = withShard(progress, shardFixture(0), now);
    expect(runningMiou(first)).toBe(0.5);
    const mistaken = {
      intersection: Float64Array.of(50, 0),
      truth: Float64Array.of(50, 0),
      predicted: Float64Array.of(100, 7),
    };
    // 100 of 150 pixels of the first class, none of the second.
    expect(runningMiou(withShard(first, shardFixture(1, { sums: mistaken }), now))).toBeCloseTo(0.25, 12);
  });

  it('counts pixels exactly beyond 32 bits', () => {
    const many = 2 ** 50 + 1;
    const sums = {
      intersection: Float64Array.of(many, 0),
      truth: Float64Array.of(many, 0),
      predicted: Float64Array.of(many, 0),
    };
    const progress = withShard(newProgress(32, 2, now), shardFixture(0, { sums }), now);
    expect(new Float64Array(Uint8Array.from(progress.sums).buffer)[0]).toBe(many);
  });

  it('estimates the remaining time at the pace so far', () => {
    const progress = withShard(newProgress(8, 2, now), shardFixture(0), later(now, 10));
    expect(secondsLeft(progress)).toBe(30);
    const setBack = withShard(newProgress(8, 2, now), shardFixture(0), later(now, -3600));
    expect(secondsLeft(setBack)).toBe(0);
  });
});
