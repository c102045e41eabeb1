import { expect, it } from 'vitest';
import { nextFailures } from '#infra/local/processes/backoff.ts';

it('waits twice as long after each early end, 15 seconds at most', () => {
  const waits = [0, 1, 2, 20].map((before) => nextFailures(before, 500).waitMilliseconds);
  expect(waits).toEqual([100, 200, 400, 15_000]);
});

it('starts over after a process that lived for ten seconds', () => {
  expect(nextFailures(7, 10_000)).toEqual({ inARow: 1, waitMilliseconds: 100, tell: false });
});

it('warns only at the third end in a row', () => {
  expect([0, 1, 2, 3].map((before) => nextFailures(before, 10).tell)).toEqual([false, false, true, false]);
});
