import { describe, expect, it } from 'vitest';
import type { ExitReason } from '#gpu-worker/process/exit-codes.ts';
import { Lanes } from '#gpu-worker/queue/lanes.ts';

/** Work that ends when a test says so. */
function pending() {
  let end: (exit?: ExitReason) => void = () => {};
  const work = new Promise<ExitReason | undefined>((resolve) => (end = resolve));
  return { work, end };
}

/** @returns whether it is settled by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  void promise.then(() => (over = true));
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  return over;
}

describe('Lanes', () => {
  it('has room until each lane has work, and again when one has ended', async () => {
    const lanes = new Lanes(2);
    const [first, second] = [pending(), pending()];
    const numbers: number[] = [];
    const start = ({ work }: typeof first) =>
      lanes.start((lane) => {
        numbers.push(lane);
        return work;
      });
    expect(lanes.areIdle).toBe(true);
    start(first);
    expect(await isOver(lanes.oneIsFree())).toBe(true);
    start(second);
    const free = lanes.oneIsFree();
    expect(await isOver(free)).toBe(false);
    first.end();
    expect(await isOver(free)).toBe(true);
    start(pending());
    expect(numbers).toEqual([1, 2, 1]);
    expect(lanes.areIdle).toBe(false);
  });

  it('tells the others when one finds that the process has to end, and waits for them', async () => {
    const lanes = new Lanes(2);
    const [bad, good] = [pending(), pending()];
    lanes.start(() => bad.work);
    lanes.start(() => good.work);
    bad.end('outOfMemory');
    expect(await isOver(lanes.oneIsFree())).toBe(true);
    expect(lanes.ending).toMatchObject({ aborted: true, reason: 'released' });
    const settled = lanes.settled();
    expect(await isOver(settled)).toBe(false);
    good.end();
    expect(await settled).toBe('outOfMemory');
  });

  it('passes on a defect when all have ended', async () => {
    const lanes = new Lanes(2);
    const good = pending();
    lanes.start(() => Promise.reject(new Error('a defect')));
    lanes.start(() => good.work);
    expect(await isOver(lanes.oneIsFree())).toBe(true);
    good.end();
    await expect(lanes.settled()).rejects.toThrow('a defect');
  });
});
