import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { ListObjectsV2Command, S3ServiceException } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultsPrefix } from '#contracts/storage/object-keys.ts';
import { ProblemError } from '#contracts/errors.ts';
import { newId } from '#contracts/ids.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { ATTEMPTS } from '#contracts/limits.ts';
import { later } from '#contracts/time.ts';
import { handleMessage } from '#gpu-worker/queue/handle-message.ts';
import { Readiness } from '#gpu-worker/process/readiness.ts';
import { jobFixture } from '#test/support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { takeWebhookMessages } from '#test/support/service/receive-messages.ts';
import { createJob, uploadJob } from '../uploaded-job.ts';
import {
  answerFixture,
  messageOf,
  messageWith,
  fakeSegmenter,
  workerContext,
  type Segment,
} from '../worker-fixture.ts';

const image = Buffer.from('an image');
const never = new AbortController().signal;
const webhook = {
  url: 'https://example.com/hook',
  events: [
    'segmentation.succeeded' as const,
    'segmentation.failed' as const,
    'segmentation.canceled' as const,
  ],
};

let now = new Date('2026-11-24T12:00:00.000Z');
let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend({ now: () => now });
});
afterAll(() => backend[Symbol.asyncDispose]());

const answers: Segment = (_, { onProgress }) => {
  onProgress?.({ stage: 'windows', done: 4, total: 4 });
  return Promise.resolve(answerFixture());
};
function fails(error: Error): Segment {
  return async () => {
    throw error;
  };
}
/** Runs until it is aborted, as the segmenter's client does. */
const runsUntilAborted: Segment = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal!.addEventListener('abort', () => reject(new ProblemError('canceled', 'It was canceled.')));
  });

async function run(job: Job, segment: Segment, release = never) {
  const message = messageOf(job);
  const exit = await handleMessage(workerContext(backend, segment), message, release);
  return { exit, message, row: await backend.jobs.get(job) };
}

/** Lists the jobs whose ends were sent to the webhook queue. */
async function publishedEnds(): Promise<string[]> {
  const messages = await takeWebhookMessages(backend);
  return messages.flatMap((message) => (message.kind === 'job-ended' ? [message.job_id] : []));
}

/** Ends a job as another process would, while the worker has it. */
async function endElsewhere(job: Job, status: 'canceled' | 'succeeded'): Promise<void> {
  await backend.jobs.end(job, { status }, false);
}

async function bytesBelow(job: Job): Promise<string[]> {
  const { Contents = [] } = await backend.objects.client.send(
    new ListObjectsV2Command({
      Bucket: backend.objects.bucket,
      Prefix: resultsPrefix(job.tenant, job.id, job.retention_days),
    }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

describe('a job that succeeds', () => {
  it('has every artifact stored under the sha256 of its bytes, and its message deleted', async () => {
    const job = await uploadJob(backend, image);
    const { message, row, exit } = await run(job, answers);
    expect(exit).toBeUndefined();
    expect(row).toMatchObject({ status: 'succeeded', result: { classes: [{ name: 'dog' }] } });
    expect(row?.artifacts.map(({ name, media_type }) => [name, media_type])).toEqual([
      ['labels.png', 'image/png'],
      ['result.json', 'application/json'],
    ]);
    for (const { key, sha256, bytes } of row!.artifacts) {
      const stored = await backend.objects.get({ bucket: backend.objects.bucket, key });
      expect(createHash('sha256').update(stored!).digest('hex')).toBe(sha256);
      expect(stored).toHaveLength(bytes);
      expect(key).toContain(`/${sha256}/`);
    }
    expect(message).toMatchObject({ deleted: true, hidden: [] });
  });

  it('reports its timings and its usage', async () => {
    const job = await uploadJob(backend, image);
    now = later(now, 30);
    const readiness = new Readiness(() => later(now, -10));
    readiness.succeeded();
    const price = { perHour: 1, source: 'a list' };
    await handleMessage(workerContext(backend, answers, { readiness, price }), messageOf(job), never);
    expect(await backend.jobs.get(job)).toMatchObject({
      timings: {
        queue_seconds: 10,
        cold_start_seconds: 20,
        stages: {
          decode: 0.25,
          windows: 1.5,
          read: expect.any(Number) as number,
          store: expect.any(Number) as number,
        },
      },
      usage: { encoder_passes: 4, estimated_cost: { price_per_hour: 1, source: 'a list' } },
    });
  });

  it('keeps a result above 64 KiB in its artifact alone', async () => {
    const job = await uploadJob(backend, image);
    const { row } = await run(job, () => Promise.resolve(answerFixture(65_537)));
    expect(row).toMatchObject({ status: 'succeeded', artifacts: [{}, { bytes: 65_537 }] });
    expect(row).not.toHaveProperty('result');
  });

  it('is published to the webhook queue once, if its webhook asks for it', async () => {
    const asked = await uploadJob(backend, image, { webhook });
    const other = await uploadJob(backend, image, {
      webhook: { ...webhook, events: ['segmentation.failed'] },
    });
    const { row } = await run(asked, answers);
    await run(other, answers);
    await run(asked, answers);
    expect(row?.event_pending).toBe(false);
    expect(await publishedEnds()).toEqual([asked.id]);
  });

  it('is segmented with its outputs and the limits of the service', async () => {
    const job = await uploadJob(backend, image, { outputs: ['scores.npy'] });
    const tasks: unknown[] = [];
    await run(job, (task) => {
      tasks.push(task);
      return Promise.resolve(answerFixture());
    });
    expect(tasks).toEqual([
      expect.objectContaining({
        image: new Uint8Array(image),
        outputs: ['scores.npy'],
        limits: expect.objectContaining({ encoderPasses: 2500 }) as object,
      }),
    ]);
    expect(tasks[0]).not.toHaveProperty('windowBatchDivisor');
  });
});

describe('a job whose image is at fault', () => {
  it.each([
    ['was cut', { bytes: 9 }, /8 bytes; declared were 9 bytes/],
    ['was changed', { sha256: 'ab'.repeat(32) }, /sha256 .*; declared were abab/],
    ['is gone', { key: 'uploads/acme/none' }, /no longer exists/],
  ])('fails where it %s', async (_, changes, detail) => {
    const uploaded = await uploadJob(backend, image);
    const job = await createJob(backend, { image: { ...uploaded.image, ...changes }, webhook });
    const { row, message } = await run(job, answers);
    expect(row).toMatchObject({
      status: 'failed',
      problem: { code: 'image-mismatch', detail: expect.stringMatching(detail) as string },
    });
    expect(message.deleted).toBe(true);
    expect(await publishedEnds()).toEqual([job.id]);
  });

  it('fails if the customer’s bucket does not let it be read', async () => {
    const uploaded = await uploadJob(backend, image);
    const job = await createJob(backend, { image: { ...uploaded.image, source: 's3' } });
    const objects = Object.assign(Object.create(backend.objects) as typeof backend.objects, {
      get: () =>
        Promise.reject(
          new S3ServiceException({ name: 'Forbidden', $fault: 'client', $metadata: { httpStatusCode: 403 } }),
        ),
    });
    await handleMessage(workerContext({ ...backend, objects }, answers), messageOf(job), never);
    expect(await backend.jobs.get(job)).toMatchObject({
      status: 'failed',
      problem: { code: 's3-source-not-allowed' },
    });
  });

  it('fails with the problem that decoding found, and is not retried', async () => {
    const job = await uploadJob(backend, image);
    const { row, message, exit } = await run(job, fails(new ProblemError('invalid-image', 'It is cut.')));
    expect(row).toMatchObject({
      status: 'failed',
      problem: { code: 'invalid-image', detail: 'It is cut.' },
      errors: [],
    });
    expect(row?.timings?.stages).toHaveProperty('read');
    expect({ deleted: message.deleted, exit }).toEqual({ deleted: true, exit: undefined });
  });
});

describe('a job that is not to be run', () => {
  it('loses only its message if it has ended', async () => {
    const job = await uploadJob(backend, image);
    await endElsewhere(job, 'canceled');
    const { row, message } = await run(job, fails(new Error('never called')));
    expect(row?.status).toBe('canceled');
    expect(message.deleted).toBe(true);
  });

  it('has its end published if a crash left that undone', async () => {
    const job = await uploadJob(backend, image, { webhook });
    await backend.jobs.end(job, { status: 'canceled' }, true);
    const { row } = await run(job, answers);
    expect(row?.event_pending).toBe(false);
    expect(await publishedEnds()).toEqual([job.id]);
  });

  it('is canceled without a run if that was requested', async () => {
    const job = await uploadJob(backend, image);
    await backend.jobs.start(job, 'other', 60);
    await backend.jobs.requestCancel(job);
    const { row, message } = await run(job, fails(new Error('never called')));
    expect(row).toMatchObject({ status: 'canceled', usage: { encoder_passes: 0, compute_seconds: 0 } });
    expect(message.deleted).toBe(true);
  });

  it('expires if it is overdue', async () => {
    const job = await uploadJob(backend, image);
    now = later(now, 601);
    const { row, message } = await run(job, fails(new Error('never called')));
    expect(row).toMatchObject({
      status: 'expired',
      problem: { code: 'job-expired' },
      timings: { queue_seconds: 0, cold_start_seconds: 601 },
    });
    expect(message.deleted).toBe(true);
  });

  it('waits while the lease of another worker runs, and resumes after it', async () => {
    const job = await uploadJob(backend, image);
    await backend.jobs.start(job, 'other', 40.2);
    const first = await run(job, fails(new Error('never called')));
    expect(first.message).toMatchObject({ hidden: [41], deleted: false });
    expect(first.row?.worker).toBe('other');
    now = later(now, 41);
    expect((await run(job, answers)).row).toMatchObject({ status: 'succeeded', worker: 'first' });
  });

  it('does not exist: its message is deleted', async () => {
    const { message } = await run(jobFixture(now, { id: newId('segmentation') }), answers);
    expect(message.deleted).toBe(true);
  });
});

describe('a malformed message', () => {
  it.each(['', 'no JSON', '{}', '{"kind":"segmentation","tenant":"acme","job_id":"other"}'])(
    'is retried until its queue moves it to the dead letters: %j',
    async (body) => {
      const message = messageWith(body, 3);
      expect(await handleMessage(workerContext(backend, answers), message, never)).toBeUndefined();
      expect(message).toMatchObject({ hidden: [3], deleted: false });
    },
  );
});

describe('a job that is stopped', () => {
  it('is canceled within a heartbeat, and reports what it had cost', async () => {
    const job = await uploadJob(backend, image, { webhook });
    const segment: Segment = async (task, hooks) => {
      hooks.onProgress?.({ stage: 'windows', done: 2, total: 9 });
      await backend.jobs.requestCancel(job);
      return runsUntilAborted(task, hooks);
    };
    const { row, message } = await run(job, segment);
    expect(row).toMatchObject({ status: 'canceled', usage: { encoder_passes: 2 } });
    expect(message.deleted).toBe(true);
    expect(await publishedEnds()).toEqual([job.id]);
  });

  it('leaves no bytes if it was deleted while it ran', async () => {
    const job = await uploadJob(backend, image);
    const { row, message } = await run(job, async () => {
      await endElsewhere(job, 'canceled');
      await backend.jobs.markDeleted(job);
      return answerFixture();
    });
    expect(row).toMatchObject({ status: 'canceled', artifacts: [] });
    expect(await bytesBelow(job)).toEqual([]);
    expect(message.deleted).toBe(true);
  });

  it('stays as it ended if another worker was quicker', async () => {
    const job = await uploadJob(backend, image);
    const { row, message } = await run(job, async () => {
      await endElsewhere(job, 'succeeded');
      return answerFixture();
    });
    expect(row).toMatchObject({ status: 'succeeded', artifacts: [] });
    expect(message.deleted).toBe(true);
  });

  it('is left to the worker that took it over', async () => {
    const job = await uploadJob(backend, image);
    const { row, message } = await run(job, async (task, hooks) => {
      now = later(now, 5);
      await backend.jobs.start(job, 'second', 30);
      return runsUntilAborted(task, hooks);
    });
    expect(row).toMatchObject({ status: 'running', worker: 'second' });
    expect(message).toMatchObject({ deleted: false });
    expect(message.hidden.at(-1)).toBe(30);
  });

  it('is released as it was when the worker must go', async () => {
    const job = await uploadJob(backend, image);
    const release = new AbortController();
    const { row, message } = await run(
      job,
      (task, hooks) => {
        setImmediate(() => release.abort('released'));
        return runsUntilAborted(task, hooks);
      },
      release.signal,
    );
    expect(row).toMatchObject({ status: 'running', errors: [] });
    expect(row?.lease_until).toBe(now.toISOString());
    expect(message).toMatchObject({ hidden: [0], deleted: false });
    expect(await backend.jobs.start(job, 'second', 30)).toMatchObject({ worker: 'second' });
  });
});

describe('a heartbeat', () => {
  it('extends message and lease, and writes the progress of the job', async () => {
    const job = await uploadJob(backend, image);
    const message = messageOf(job);
    const beat = Promise.withResolvers<void>();
    const hide = message.hide.bind(message);
    message.hide = async (seconds) => {
      await hide(seconds);
      if (message.hidden.length === 2) beat.resolve();
    };
    let seen: Job | undefined;
    const segment: Segment = async (_, { onProgress }) => {
      onProgress?.({ stage: 'windows', done: 3, total: 9 });
      now = later(now, 1);
      await beat.promise;
      seen = await backend.jobs.get(job);
      return answerFixture();
    };
    await handleMessage(workerContext(backend, segment), message, never);
    // At least as many heartbeats as the time allowed.
    expect(new Set(message.hidden)).toEqual(new Set([2]));
    expect(seen).toMatchObject({
      progress: { stage: 'windows', done: 3, total: 9 },
      lease_until: later(now, 1.8).toISOString(),
    });
    expect(await backend.jobs.get(job)).not.toHaveProperty('progress');
  });
});

describe('a heartbeat that the queue does not answer', () => {
  it('is given up in time for the next one to keep the lease', async () => {
    const job = await uploadJob(backend, image);
    const message = messageOf(job);
    const givenUp = Promise.withResolvers<void>();
    message.hide = (_, signal) =>
      new Promise((__, reject) => {
        const giveUp = () => {
          reject(signal!.reason as Error);
          givenUp.resolve();
        };
        if (signal!.aborted) giveUp();
        else signal!.addEventListener('abort', giveUp);
      });
    const segment: Segment = async (_, { signal }) => {
      await Promise.race([givenUp.promise, once(signal!, 'abort')]);
      return answerFixture();
    };
    await handleMessage(workerContext(backend, segment), message, never);
    expect(message.deleted).toBe(true);
    expect((await backend.jobs.get(job))?.status).toBe('succeeded');
  });
});

describe('a job that fails through no fault of its image', () => {
  it('runs once more with half the window batch after it ran out of memory, and then no more', async () => {
    const job = await uploadJob(backend, image);
    const divisors: unknown[] = [];
    const segment: Segment = ({ windowBatchDivisor }) => {
      divisors.push(windowBatchDivisor);
      return Promise.reject(new ProblemError('out-of-memory', 'Too much.'));
    };
    const first = await run(job, segment);
    expect(first.exit).toBe('outOfMemory');
    expect(first.row).toMatchObject({
      status: 'running',
      degraded: true,
      errors: [{ code: 'out-of-memory', worker: 'first' }],
    });
    expect(first.message).toMatchObject({ hidden: [1], deleted: false });
    const second = await run(job, segment);
    expect(second).toMatchObject({
      exit: 'outOfMemory',
      row: { status: 'failed', degraded: true, problem: { code: 'out-of-memory' } },
      message: { deleted: true },
    });
    expect(divisors).toEqual([undefined, 2]);
  });

  it('is exhausted by three errors, and names the last', async () => {
    const job = await uploadJob(backend, image, { webhook });
    for (let attempt = 1; attempt < ATTEMPTS.errors; attempt += 1) {
      const { row, message } = await run(job, fails(new Error(`defect ${attempt}`)));
      expect(row).toMatchObject({ status: 'running' });
      expect(message).toMatchObject({ deleted: false, hidden: [1] });
    }
    const { row, message, exit } = await run(job, fails(new Error('defect 3')));
    expect(row).toMatchObject({
      status: 'failed',
      problem: {
        code: 'job-exhausted',
        detail: expect.stringMatching(/3 times.*"internal": defect 3/) as string,
      },
    });
    expect({ deleted: message.deleted, exit }).toEqual({ deleted: true, exit: undefined });
    expect(await publishedEnds()).toEqual([job.id]);
  });

  it('makes the process end after an error of the device', async () => {
    const job = await uploadJob(backend, image);
    const { exit, row, message } = await run(job, fails(new Error('CUDA error 700')));
    expect(exit).toBe('providerFailed');
    expect(row).toMatchObject({
      status: 'running',
      errors: [{ code: 'internal', detail: 'CUDA error 700' }],
    });
    expect(message).toMatchObject({ deleted: false, hidden: [1] });
  });

  it('makes the process end when the thread is gone', async () => {
    const job = await uploadJob(backend, image);
    const failure = new Error("The segmenter's thread ended with code 1.");
    const segmenter = fakeSegmenter(fails(failure), failure);
    const exit = await handleMessage(workerContext(backend, answers, { segmenter }), messageOf(job), never);
    expect(exit).toBe('threadEnded');
  });
});

describe('a store that fails', () => {
  const unreachable = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const broken = (method: string) => () => Promise.reject(Object.assign(unreachable, { method }));

  /** Returns the backend with some failing methods of one part. */
  function without<Part extends 'objects' | 'jobs' | 'queues'>(
    part: Part,
    ...methods: (keyof LocalBackend[Part])[]
  ) {
    const replaced = Object.fromEntries(methods.map((method) => [method, broken(String(method))]));
    const whole = new Proxy(backend[part], {
      get: (target, name) => {
        const value: unknown = replaced[name as string] ?? Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { ...backend, [part]: whole };
  }

  it.each([
    ['images cannot be read', () => without('objects', 'get')],
    ['artifacts cannot be written', () => without('objects', 'put')],
  ])('is not the job’s error: %s', async (_, broken_) => {
    const job = await uploadJob(backend, image);
    const message = messageOf(job, 4);
    expect(await handleMessage(workerContext(broken_(), answers), message, never)).toBeUndefined();
    expect(message).toMatchObject({ hidden: [4], deleted: false });
    const row = await backend.jobs.get(job);
    expect(row).toMatchObject({ status: 'running', errors: [] });
    expect(row?.lease_until).toBe(now.toISOString());
    expect((await run(job, answers)).row?.status).toBe('succeeded');
  });

  it.each([
    ['no job can be started', () => without('jobs', 'start')],
    ['no end can be written', () => without('jobs', 'end')],
    [
      'nothing can be written any more',
      () => without('jobs', 'start', 'renew', 'end', 'release', 'recordError'),
    ],
  ])('brings the message back: %s', async (_, broken_) => {
    const job = await uploadJob(backend, image);
    const message = messageOf(job, 12);
    expect(await handleMessage(workerContext(broken_(), answers), message, never)).toBeUndefined();
    expect(message).toMatchObject({ hidden: [10], deleted: false });
    expect((await run(job, answers)).row?.status).toBe('succeeded');
  });

  it('publishes an unpublished end on the next receipt', async () => {
    const job = await uploadJob(backend, image, { webhook });
    const message = messageOf(job);
    await handleMessage(workerContext(without('queues', 'sendWebhook'), answers), message, never);
    expect(message).toMatchObject({ hidden: [1], deleted: false });
    expect(await backend.jobs.get(job)).toMatchObject({ status: 'succeeded', event_pending: true });
    const again = await run(job, fails(new Error('never called')));
    expect(again).toMatchObject({ row: { event_pending: false }, message: { deleted: true } });
    expect(await publishedEnds()).toEqual([job.id]);
  });
});
