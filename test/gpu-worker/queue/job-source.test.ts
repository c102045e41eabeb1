import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTEMPTS } from '#contracts/limits.ts';
import { JobSource } from '#gpu-worker/queue/job-source.ts';
import { workLoop } from '#gpu-worker/queue/work-loop.ts';
import { deadLetterQueueUrl } from '#infra/local/stand-ins/resources.ts';
import { waitFor } from '#test/support/patience.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { answerFixture, workerContext } from '../worker-fixture.ts';

let backend: LocalBackend;
let source: JobSource;

beforeAll(async () => {
  backend = await openLocalBackend();
  source = new JobSource(backend.sqs, backend.queues.urls, 2);
});
afterAll(() => backend[Symbol.asyncDispose]());

async function send(queue: 'interactive' | 'batch', MessageBody: string): Promise<void> {
  await backend.sqs.send(new SendMessageCommand({ QueueUrl: backend.queues.urls[queue], MessageBody }));
}

async function countIn(url: string): Promise<number> {
  const { Attributes = {} } = await backend.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return Number(Attributes['ApproximateNumberOfMessages']);
}

describe('JobSource', () => {
  it('takes interactive messages before batch ones', async () => {
    await send('batch', 'first batch');
    await send('batch', 'second batch');
    await send('interactive', 'interactive');
    const bodies: (string | undefined)[] = [];
    for (let index = 0; index < 4; index += 1) {
      const message = await source.receive(0);
      bodies.push(message?.body);
      await message?.delete();
    }
    expect(bodies).toEqual(['interactive', 'first batch', 'second batch', undefined]);
  });

  it('takes an interactive message that arrives while it waits, before the wait ends', async () => {
    const stop = new AbortController();
    const emptyQueue = { QueueUrl: backend.queues.urls.webhooks, WaitTimeSeconds: 20 };
    const wholeWait = backend.sqs
      .send(new ReceiveMessageCommand(emptyQueue), { abortSignal: stop.signal })
      .catch(() => {});
    const received = source.receive(20);
    await send('interactive', 'a phone’s');
    const message = await Promise.race([received, wholeWait.then(() => undefined)]);
    stop.abort();
    expect(message?.body).toBe('a phone’s');
    await message?.delete();
  });

  it('releases a message at once, and counts its receives', async () => {
    await send('batch', 'again');
    const first = await source.receive(0);
    expect(await source.receive(0)).toBeUndefined();
    await first?.hide(0);
    const second = await source.receive(0);
    expect([first?.receives, second?.receives]).toEqual([1, 2]);
    await second?.delete();
  });
});

describe('a message that nobody can read', () => {
  it('becomes a dead letter after the allowed number of receives', async () => {
    await send('interactive', 'poison');
    const stop = new AbortController();
    const receives: number[] = [];
    // Polls without waiting, so that a test does not wait either.
    const impatient = {
      receiveInteractive: () => Promise.resolve(undefined),
      receive: async () => {
        const message = await source.receive(0);
        if (message === undefined) stop.abort();
        else receives.push(message.receives);
        return message && { ...message, hide: () => message.hide(0) };
      },
    };
    await workLoop({
      context: workerContext(backend, () => Promise.resolve(answerFixture())),
      source: impatient,
      shutdown: { stopping: stop.signal, release: stop.signal },
      protection: { hold: async () => {}, release: async () => {} },
      probe: () => Promise.resolve(undefined),
    });
    expect(receives).toEqual(Array.from({ length: ATTEMPTS.receives }, (_, index) => index + 1));
    await waitFor('the dead letter', async () =>
      expect(await countIn(deadLetterQueueUrl(backend.queues.urls.interactive))).toBe(1),
    );
  });
});
