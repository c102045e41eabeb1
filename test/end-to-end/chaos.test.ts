import { expect, it } from 'vitest';
import { runChaos } from '../chaos/chaos.ts';
import { isProof } from '../chaos/verdict.ts';
import { WAIT_MILLISECONDS } from '../support/patience.ts';

it('loses nothing of 40 jobs while processes are killed, messages repeated and the store fails', async ({
  signal,
}) => {
  const { wrongs, injected } = await runChaos({
    jobs: 40,
    seed: 1,
    killEverySeconds: 2,
    patienceSeconds: WAIT_MILLISECONDS / 1000,
    signal,
  });
  expect(Object.entries(wrongs).filter(([, count]) => count > 0)).toEqual([]);
  expect(isProof(wrongs, injected), JSON.stringify(injected)).toBe(true);
});
