import { describe, expect, it } from 'vitest';
import type { Priority } from '#contracts/queues/queue-names.ts';
import { Gate } from '#engine/threads/gate.ts';

type Visitor = { name: string; priority?: Priority | undefined };

/** Notes who has entered, and lets a test send them out again. */
function visitors(gate: Gate<Visitor>) {
  const entered: string[] = [];
  const leave = new Map<string, () => void>();
  const come = async (name: string, priority?: Priority, signal?: AbortSignal) => {
    leave.set(name, await gate.enter({ name, priority }, signal));
    entered.push(name);
  };
  return { entered, come, leave: (name: string) => leave.get(name)?.() };
}

async function settle(): Promise<void> {
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
}

describe('Gate', () => {
  it('lets in one after the other, in the order in which they came', async () => {
    const { entered, come, leave } = visitors(new Gate());
    for (const name of ['first', 'second', 'third']) void come(name);
    await settle();
    expect(entered).toEqual(['first']);
    leave('first');
    await settle();
    expect(entered).toEqual(['first', 'second']);
    leave('second');
    await settle();
    expect(entered).toEqual(['first', 'second', 'third']);
  });

  it('lets in interactive work before batch work that came earlier', async () => {
    const { entered, come, leave } = visitors(new Gate());
    void come('inside', 'batch');
    void come('batch', 'batch');
    void come('interactive', 'interactive');
    void come('without a priority');
    for (const name of ['inside', 'interactive', 'without a priority']) {
      await settle();
      leave(name);
    }
    await settle();
    expect(entered).toEqual(['inside', 'interactive', 'without a priority', 'batch']);
  });

  it('lets nobody overtake who waits for more room', async () => {
    const room = 3;
    const sizes = new Map([
      ['two', 2],
      ['three', 3],
      ['one', 1],
    ]);
    const sizeOf = (name: string) => sizes.get(name)!;
    const gate = new Gate<Visitor>((inside, next) => {
      const taken = [...inside].reduce((sum, { name }) => sum + sizeOf(name), 0);
      return taken + sizeOf(next.name) <= room;
    });
    const { entered, come, leave } = visitors(gate);
    void come('two');
    void come('three');
    void come('one');
    await settle();
    expect(entered).toEqual(['two']);
    leave('two');
    await settle();
    expect(entered).toEqual(['two', 'three']);
    leave('three');
    await settle();
    expect(entered).toEqual(['two', 'three', 'one']);
  });

  it('forgets who stops waiting, and lets in who waited behind', async () => {
    const gate = new Gate<Visitor>(({ size }, { name }) => size === 0 || name === 'small');
    const { entered, come } = visitors(gate);
    const patience = new AbortController();
    void come('inside');
    const waiting = come('large', undefined, patience.signal);
    void come('small');
    await settle();
    expect(entered).toEqual(['inside']);
    patience.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
    await settle();
    expect(entered).toEqual(['inside', 'small']);
  });

  it('counts who leaves twice once', async () => {
    const { entered, come, leave } = visitors(new Gate());
    for (const name of ['first', 'second', 'third']) void come(name);
    await settle();
    leave('first');
    leave('first');
    await settle();
    expect(entered).toEqual(['first', 'second']);
  });
});
