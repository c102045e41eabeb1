import { expect, it } from 'vitest';
import { runChaos } from '../chaos/chaos.ts';
import { isProof } from '../chaos/verdict.ts';
import { WAIT_MILLISECONDS } from '../support/patience.ts';

it.for([2, 4])(
  'loses nothing of 40 jobs, %i photos at a time, while processes are killed, messages repeated and the store fails',
  async (photosAtOnce, { signal }) => {
    const { wrongs, injected } = await runChaos({
      jobs: 40,
      seed: photosAtOnce,
      photosAtOnce,
      killEverySeconds: 2,
      patienceSeconds: WAIT_MILLISECONDS / 1000,
      signal,
    });
    expect(Object.entries(wrongs).filter(([, count]) => count > 0)).toEqual([]);
    expect(isProof(wrongs, injected), JSON.stringify(injected)).toBe(true);
  },
);
