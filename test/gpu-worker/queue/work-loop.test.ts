import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '#gpu-worker/queue/job-source.ts';
import { workLoop, type Work } from '#gpu-worker/queue/work-loop.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { uploadJob } from '../uploaded-job.ts';
import { ProblemError } from '#contracts/errors.ts';
import { answerFixture, fakeSegmenter, messageOf, workerContext, type Segment } from '../worker-fixture.ts';

let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

const answers: Segment = () => Promise.resolve(answerFixture());

/** Delivers one message after the other, then stops the loop. @returns the wait of each receive. */
function work(
  receipts: ((stop: AbortController) => ReceivedMessage | undefined)[],
  changes: Partial<Work> = {},
) {
  const stop = new AbortController();
  const waits: number[] = [];
  const loop = workLoop({
    context: workerContext(backend, answers),
    source: {
      receiveInteractive: () => Promise.resolve(undefined),
      receive: async (waitSeconds) => {
        waits.push(waitSeconds);
        const next = receipts.shift();
        if (next === undefined) stop.abort();
        return next?.(stop);
      },
    },
    shutdown: { stopping: stop.signal, release: new AbortController().signal },
    protection: { hold: async () => undefined, release: async () => {} },
    probe: () => Promise.resolve(undefined),
    ...changes,
  });
  return { loop, waits };
}

describe('workLoop', () => {
  it('waits at the interactive queue only when there was nothing to do', async () => {
    const message = messageOf(await uploadJob(backend, Buffer.from('an image')));
    const { loop, waits } = work([() => undefined, () => undefined, () => message, () => undefined]);
    expect(await loop).toBeUndefined();
    expect(waits).toEqual([0, 1, 1, 0, 1]);
    expect(message.deleted).toBe(true);
  });

  it('releases messages that arrive after the shutdown signal', async () => {
    const message = messageOf(await uploadJob(backend, Buffer.from('an image')));
    const { loop } = work([
      (stop) => {
        stop.abort();
        return message;
      },
    ]);
    expect(await loop).toBeUndefined();
    expect(message).toMatchObject({ hidden: [0], deleted: false });
  });

  it('resumes when the queues answer again', async () => {
    const message = messageOf(await uploadJob(backend, Buffer.from('an image')));
    const refuses = () => {
      throw new Error('connect ECONNREFUSED');
    };
    const { loop, waits } = work([refuses, () => message]);
    await loop;
    expect(message.deleted).toBe(true);
    expect(waits).toEqual([0, 1, 0]);
  });

  it('ends with the reason that a job gave, after that job', async () => {
    const [first, second] = await Promise.all([
      uploadJob(backend, Buffer.from('an image')),
      uploadJob(backend, Buffer.from('an image')),
    ]);
    const context = workerContext(backend, () => Promise.reject(new Error('CUDA error 700')));
    const { loop, waits } = work([() => messageOf(first), () => messageOf(second)], { context });
    expect(await loop).toBe('providerFailed');
    expect(waits).toHaveLength(1);
    expect((await backend.jobs.get(second))?.status).toBe('queued');
  });

  it('ends when an inference fails while it is idle', async () => {
    const { loop } = work([() => undefined], { probe: () => Promise.resolve('providerFailed') });
    expect(await loop).toBe('providerFailed');
  });
});

describe('protection of the task', () => {
  it('is held before a job and released when there is none', async () => {
    const message = messageOf(await uploadJob(backend, Buffer.from('an image')));
    const calls: string[] = [];
    const protection = {
      hold: async () => {
        calls.push('hold');
        return undefined;
      },
      release: async () => void calls.push('release'),
    };
    const { loop } = work([() => undefined, () => message], { protection });
    await loop;
    expect(calls).toEqual(['release', 'hold', 'release']);
  });

  it('is given back when a deployment replaces the task: the worker ends, and others get its job', async () => {
    const job = await uploadJob(backend, Buffer.from('an image'));
    const message = messageOf(job);
    const calls: string[] = [];
    const protection = {
      hold: async () => 'replaced' as const,
      release: async () => void calls.push('release'),
    };
    const { loop } = work([() => message], { protection });
    expect(await loop).toBeUndefined();
    expect(calls).toEqual(['release']);
    expect(message).toMatchObject({ deleted: false, hidden: [0] });
    expect((await backend.jobs.get(job))?.status).toBe('queued');
  });
});

describe('several photos at a time', () => {
  const contextOf = (segment: Segment, photosAtOnce = 2) =>
    workerContext(backend, segment, { segmenter: { ...fakeSegmenter(segment), photosAtOnce } });
  const untilAborted: Segment = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal!.addEventListener('abort', () => reject(new ProblemError('canceled', 'It was canceled.')));
    });

  it('are taken while others are worked on', async () => {
    const jobs = await Promise.all([1, 2, 3].map(() => uploadJob(backend, Buffer.from('an image'))));
    const messages = jobs.map((job) => messageOf(job));
    const second = Promise.withResolvers<void>();
    let begun = 0;
    // The first answers only when the second has begun.
    const segment: Segment = async () => {
      begun += 1;
      if (begun === 2) second.resolve();
      await second.promise;
      return answerFixture();
    };
    const { loop } = work(
      messages.map((message) => () => message),
      { context: contextOf(segment) },
    );
    expect(await loop).toBeUndefined();
    expect(begun).toBe(3);
    expect(messages.map(({ deleted }) => deleted)).toEqual([true, true, true]);
  });

  it('are not the same photo, though its message came twice', async () => {
    const job = await uploadJob(backend, Buffer.from('an image'));
    const [first, second] = [messageOf(job), messageOf(job)];
    let runs = 0;
    const both = Promise.withResolvers<void>();
    const segment: Segment = async () => {
      runs += 1;
      await both.promise;
      return answerFixture();
    };
    second.hide = async (seconds) => {
      second.hidden.push(seconds);
      both.resolve();
    };
    await work([() => first, () => second], { context: contextOf(segment) }).loop;
    expect(runs).toBe(1);
    expect(first.deleted).toBe(true);
    expect(second).toMatchObject({ deleted: false, hidden: [expect.any(Number) as number] });
  });

  it('are released, without an error of theirs, when one of them makes the process end', async () => {
    const [bad, good] = await Promise.all([
      uploadJob(backend, Buffer.from('an image')),
      uploadJob(backend, Buffer.from('an image')),
    ]);
    const message = messageOf(good);
    const began = Promise.withResolvers<void>();
    const segment: Segment = async (task, hooks) => {
      if (hooks.work === bad.id) {
        await began.promise;
        throw new ProblemError('out-of-memory', 'no memory is left', { retryable: true });
      }
      began.resolve();
      return untilAborted(task, hooks);
    };
    const { loop } = work([() => messageOf(bad), () => message], { context: contextOf(segment) });
    expect(await loop).toBe('outOfMemory');
    expect(await backend.jobs.get(bad)).toMatchObject({
      degraded: true,
      errors: [{ code: 'out-of-memory' }],
    });
    const released = await backend.jobs.get(good);
    expect(released).toMatchObject({ status: 'running', errors: [], degraded: false });
    expect(Date.parse(released!.lease_until!)).toBeLessThanOrEqual(Date.now());
    expect(message.hidden).toEqual([0]);
  });

  it('leave one alone that failed before', async () => {
    const job = await uploadJob(backend, Buffer.from('an image'));
    const alone: (boolean | undefined)[] = [];
    const fails: Segment = async (_, hooks) => {
      alone.push(hooks.alone);
      throw new Error('it broke');
    };
    await work([() => messageOf(job), () => messageOf(job)], { context: contextOf(fails, 1) }).loop;
    expect(alone).toEqual([false, true]);
  });
});
