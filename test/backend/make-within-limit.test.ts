import { expect, it } from 'vitest';
import { makeWithinLimit } from '#backend/make-within-limit.ts';

/** A table that counts when `makers` of them have written. */
function shelf(most: number, makers: number) {
  const kept = new Set<string>();
  const allWritten = Promise.withResolvers<void>();
  let written = 0;
  const make = (name: string) =>
    makeWithinLimit({
      most,
      kind: 'things',
      make: async () => {
        kept.add(name);
        written += 1;
        if (written === makers) allWritten.resolve();
        return name;
      },
      count: async (atMost) => {
        await allWritten.promise;
        return Math.min(kept.size, atMost);
      },
      withdraw: async (made) => kept.delete(made),
    });
  return { kept, make };
}

it('keeps what there is room for', async () => {
  const { kept, make } = shelf(2, 2);
  expect(await Promise.all(['a', 'b'].map(make))).toEqual(['a', 'b']);
  expect(kept).toEqual(new Set(['a', 'b']));
});

it('keeps no more than the limit when several are made at once, and says so', async () => {
  const { kept, make } = shelf(2, 4);
  const answers = await Promise.allSettled(['a', 'b', 'c', 'd'].map(make));
  expect(kept.size).toBeLessThanOrEqual(2);
  for (const answer of answers.filter(({ status }) => status === 'rejected')) {
    expect(answer).toMatchObject({
      reason: { code: 'limit-exceeded', message: expect.stringContaining('2 things') as string },
    });
  }
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept.size);
});
