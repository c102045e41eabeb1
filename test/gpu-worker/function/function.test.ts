import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '#contracts/jobs/job.ts';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import { mergeOptions, PRESETS } from '#contracts/segmentation/options.ts';
import { waitFor } from '#test/support/patience.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { QUICK_OPTIONS, uploadJob } from '../uploaded-job.ts';
import { FunctionProcess, packFunction, type FunctionOptions } from './function-process.ts';

/** 75 encoder passes: long enough for a process to be killed before the end. */
const LONG = { options: mergeOptions({ stride: 56 }), outputs: ['result.json' as const] };
/** Hundreds of them: more than a second on any machine. */
const LONGER = { options: mergeOptions(PRESETS.paper), outputs: ['result.json' as const] };
/** The limit of Lambda for a package, unzipped. */
const LARGEST_PACKAGE = 250 * 1024 * 1024;

const { folder, remove } = makeTemporaryFolder();
const packed = join(folder, 'packed');
let backend: LocalBackend;
let image: Uint8Array;

beforeAll(async () => {
  backend = await openLocalBackend();
  image = await encodePng(drawImage(64, 48, 1));
  packFunction(packed);
}, 60_000);
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  remove();
});

function start(options: Partial<FunctionOptions> = {}): FunctionProcess {
  return new FunctionProcess({
    folder: packed,
    environment: {
      ...backend.environment,
      ITACLIP_CACHE_DIR: join(folder, 'cache'),
      ITACLIP_VISIBILITY_SECONDS: '2',
      ITACLIP_THREADS: '1',
      ITACLIP_PHOTOS_AT_ONCE: '1',
    },
    ...options,
  });
}

/** Sends what the API sends in a stage without GPUs. */
async function uploadForFunction(changes: Partial<Job> = {}, copies = 1): Promise<Job> {
  const job = await uploadJob(backend, image, changes, { send: async () => {} });
  const { tenant, id, trace } = job;
  for (let copy = 0; copy < copies; copy += 1)
    await backend.queues.sendJob('function', { kind: 'segmentation', tenant, job_id: id, trace });
  return job;
}

async function ended(job: Job): Promise<Job> {
  return waitFor('the job to end', async () => {
    const row = await backend.jobs.get(job);
    if (row === undefined || !isTerminal(row.status)) throw new Error(`the job is ${row?.status}`);
    return row;
  });
}

async function queueIsEmpty(): Promise<void> {
  await waitFor('the queue to be empty', async () => {
    const { waiting, inWork } = await backend.queues.count('function');
    if (waiting + inWork > 0) throw new Error(`${waiting} wait, ${inWork} are in work`);
  });
}

function ends({ lines }: FunctionProcess, job: Job) {
  return lines.filter(({ msg, job_id }) => msg === 'job ended' && job_id === job.id);
}

describe('the packed function', () => {
  it('fits into Lambda', () => {
    const files = readdirSync(packed, { recursive: true }).map((file) =>
      statSync(join(packed, String(file))),
    );
    const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    process.stdout.write(`the function's package: ${(bytes / 1e6).toFixed(1)} MB\n`);
    expect(bytes).toBeLessThan(LARGEST_PACKAGE / 2);
  });

  it('segments a photo, tells the webhook sender, and lets Lambda delete the message', async () => {
    await using lambda = start();
    const job = await uploadForFunction();
    const row = await ended(job);
    expect(row).toMatchObject({ status: 'succeeded' });
    expect(row.artifacts.map(({ name }) => name)).toEqual(['labels.png', 'result.json']);
    const { answer } = await lambda.line('answered');
    expect(answer).toEqual({ batchItemFailures: [] });
    await queueIsEmpty();
  });

  it('loses nothing when its environment is killed in the middle: another call takes the job', async () => {
    await using first = start();
    const job = await uploadForFunction(LONG);
    await first.line('job started', ({ job_id }) => job_id === job.id);
    expect(await first.kill()).toMatchObject({ signal: 'SIGKILL' });
    expect((await backend.jobs.get(job))?.status).toBe('running');
    await using second = start();
    expect((await ended(job)).status).toBe('succeeded');
    const { receives } = await second.line('job started', ({ job_id }) => job_id === job.id);
    expect(receives).toBeGreaterThan(1);
    await queueIsEmpty();
    expect(ends(second, job)).toHaveLength(1);
  });

  it('segments a photo once whose message comes several times', async () => {
    const job = await uploadForFunction({ options: QUICK_OPTIONS }, 3);
    await using lambda = start({ batchSize: 10 });
    await ended(job);
    await queueIsEmpty();
    expect(lambda.lines.filter(({ msg, job_id }) => msg === 'job started' && job_id === job.id)).toHaveLength(
      1,
    );
    expect(ends(lambda, job)).toHaveLength(1);
  });

  it('names the messages of a batch that must come again, and only those', async () => {
    const good = await uploadForFunction();
    await backend.sqs.send(
      new SendMessageCommand({ QueueUrl: backend.queues.urls.function, MessageBody: 'no message of ours' }),
    );
    const other = await uploadForFunction();
    await using lambda = start({ batchSize: 10 });
    for (const job of [good, other]) expect((await ended(job)).status).toBe('succeeded');
    await lambda.line('a message is malformed');
    const answered = await lambda.line('answered', ({ records }) => (records as string[]).length === 3);
    const { records, answer } = answered as unknown as {
      records: string[];
      answer: { batchItemFailures: { itemIdentifier: string }[] };
    };
    const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    expect(failed).toHaveLength(1);
    expect(records).toContain(failed[0]);
  });

  it('stops a photo that is canceled meanwhile', async () => {
    await using lambda = start();
    const job = await uploadForFunction(LONGER);
    await lambda.line('job started', ({ job_id }) => job_id === job.id);
    await backend.jobs.requestCancel(job);
    expect((await ended(job)).status).toBe('canceled');
  });

  it('releases a photo before Lambda ends the call', async () => {
    // Twenty seconds before the end it releases what it has: here after half a second.
    await using lambda = start({ remainingMilliseconds: 20_500 });
    const job = await uploadForFunction(LONGER);
    const isOurs = ({ job_id }: { job_id?: string }) => job_id === job.id;
    await lambda.line('job started', isOurs);
    await waitFor('a second attempt', () => {
      const started = lambda.lines.filter((line) => line.msg === 'job started' && isOurs(line));
      if (started.length < 2) throw new Error('there was one');
    });
    expect(ends(lambda, job)).toEqual([]);
    expect((await backend.jobs.get(job))?.errors).toEqual([]);
  });
});
