import { describe, expect, it } from 'vitest';
import { ScalingRules } from '#infra/simulation/scaling-rules.ts';
import { SCALING } from '#infra/stages/scaling.ts';

/**
 * Applies figures a minute apart and returns the workers wanted after each. Workers are ready as
 * soon as they are wanted.
 */
function follow(
  figures: readonly number[],
  wanted: number,
  { minimumWorkers = 0, starting = false } = {},
): number[] {
  const rules = new ScalingRules({ ...SCALING, backlogPerWorker: 10, minimumWorkers, maximumWorkers: 8 });
  let workers = wanted;
  return figures.map((backlog, minute) => {
    const ready = starting ? 0 : workers;
    return (workers = rules.decide(minute * 60, { backlog, ended: 0, wanted: workers, ready }));
  });
}

const times = (count: number, figure: number) => Array.from({ length: count }, () => figure);

describe('ScalingRules', () => {
  it('starts the first worker at the first figure that is not 0', () => {
    expect(follow([0, 0, 1], 0)).toEqual([0, 0, 1]);
  });

  it('starts as many as the backlog requires while none is ready, and not the same again', () => {
    expect(follow([25, 25, 25, 25, 25, 41, 41, 41], 0, { starting: true })).toEqual([3, 3, 3, 3, 3, 5, 5, 5]);
    expect(follow([500], 0, { starting: true })).toEqual([8]);
  });

  it('takes workers away that are not ready, when nothing waits for them any more', () => {
    expect(follow([25, ...times(15, 0)], 0, { starting: true }).at(-1)).toBe(0);
  });

  it('starts more after three figures above the target, as many as the backlog requires', () => {
    expect(follow([50, 50, 45], 1)).toEqual([1, 1, 5]);
  });

  it('starts to count again when a figure is not above the target', () => {
    expect(follow([50, 50, 10, 50, 50], 1)).toEqual([1, 1, 1, 1, 1]);
  });

  it('orders again only after the cooldown, although the backlog stays', () => {
    const grown = follow([...times(3, 20), ...times(3, 60)], 1);
    expect(grown).toEqual([1, 1, 2, 2, 2, 6]);
  });

  it('orders no more than the maximum', () => {
    expect(follow(times(3, 5000), 1).at(-1)).toBe(8);
  });

  it('takes workers away after fifteen figures below nine tenths of the target', () => {
    const after = follow(times(15, 12), 4);
    expect(after.slice(0, 14)).toEqual(times(14, 4));
    expect(after[14]).toBe(2);
  });

  it('keeps what is between nine tenths and the target', () => {
    expect(follow(times(30, 38), 4)).toEqual(times(30, 4));
  });

  it('removes the last one after fifteen figures without any job, unless one must stay', () => {
    expect(follow([1, ...times(14, 0)], 1).at(-1)).toBe(1);
    expect(follow(times(15, 0), 1).at(-1)).toBe(0);
    expect(follow(times(15, 0), 2, { minimumWorkers: 1 }).at(-1)).toBe(1);
  });
});
