import { expect, it } from 'vitest';
import { inTime, waitFor } from './patience.ts';

it('looks again until what it waits for is there', async () => {
  let looks = 0;
  const look = () => {
    looks += 1;
    if (looks < 3) throw new Error('not yet');
    return 'here';
  };
  expect(await waitFor('the third look', look)).toBe('here');
  expect(looks).toBe(3);
});

it('says what it waited for, what it saw, and what the process wrote last', async () => {
  const look = () => {
    throw new Error('the job is queued');
  };
  const output = () => `${'x'.repeat(5000)}last line`;
  await expect(waitFor('the job to end', look, output, 0)).rejects.toThrow(
    /^Gave up waiting for the job to end after 0 s\.\nThe last look: the job is queued\nThe last output:\nx{3991}last line$/,
  );
});

it('gives up a promise that does not settle', async () => {
  const never = new Promise<never>(() => {});
  await expect(inTime('a silent process', never, () => 'started', 1)).rejects.toThrow(
    /^Gave up waiting for a silent process after 0\.001 s\.\nThe last output:\nstarted$/,
  );
});

it('passes on what a promise gives, or why it fails', async () => {
  expect(await inTime('an answer', Promise.resolve(7))).toBe(7);
  await expect(inTime('an answer', Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
