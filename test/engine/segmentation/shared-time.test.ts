import { expect, it } from 'vitest';
import { SharedTime } from '#engine/segmentation/shared-time.ts';

it('gives each its share, and all shares are the time that passed', () => {
  let now = 0;
  const time = new SharedTime(() => now);
  const shares = new Map<string, number>();
  const begin = (name: string) => {
    const leave = time.enter();
    const before = time.seconds;
    return () => {
      shares.set(name, time.seconds - before);
      leave();
    };
  };
  now = 5000;
  const endFirst = begin('first');
  now = 7000;
  const endSecond = begin('second');
  now = 13_000;
  endFirst();
  now = 14_000;
  endSecond();
  // 2 s alone and half of 6 s; half of 6 s and 1 s alone.
  expect(Object.fromEntries(shares)).toEqual({ first: 5, second: 4 });
  now = 20_000;
  const endThird = begin('third');
  now = 20_500;
  endThird();
  expect(shares.get('third')).toBe(0.5);
});

it('gives the part of the time that one had for itself', () => {
  let now = 0;
  const time = new SharedTime(() => now);
  time.enter();
  const share = time.measureShare();
  now = 6000;
  expect(share()).toBe(1);
  time.enter();
  now = 12_000;
  // 6 s alone and half of 6 s, of 12 s.
  expect(share()).toBe(0.75);
});
