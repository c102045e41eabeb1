import { expect, it } from 'vitest';
import { measureInRounds, secondsOf } from './rounds.ts';

it('runs the variants in turn and leaves the first round out', async () => {
  const order: string[] = [];
  const variant = (name: string) => ({ name, run: async () => order.push(name) });
  const samples = await measureInRounds([variant('a'), variant('b')], 2, new AbortController().signal);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(samples.get('a')?.map(({ value }) => value)).toEqual([3, 5]);
  expect(secondsOf(samples, 'b')).toHaveLength(2);
  expect(() => secondsOf(samples, 'c')).toThrow('"c"');
});

it('stops between two measurements', async () => {
  const controller = new AbortController();
  const run = async () => controller.abort();
  await expect(measureInRounds([{ name: 'a', run }], 5, controller.signal)).rejects.toThrow('aborted');
});
