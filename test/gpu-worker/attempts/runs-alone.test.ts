import { expect, it } from 'vitest';
import { runsAlone } from '#gpu-worker/attempts/runs-alone.ts';

it.each([
  ['is new', { degraded: false, errors: 0, receives: 1 }, false],
  ['came back from a worker that was killed', { degraded: false, errors: 0, receives: 2 }, false],
  ['came back half as often as makes a dead letter', { degraded: false, errors: 0, receives: 5 }, false],
  ['came back more often', { degraded: false, errors: 0, receives: 6 }, true],
  ['failed before', { degraded: false, errors: 1, receives: 2 }, true],
  ['ran out of memory', { degraded: true, errors: 1, receives: 2 }, true],
])('work that %s', (_, work, alone) => {
  expect(runsAlone(work)).toBe(alone);
});
