import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageHandler } from '#functions/runtime/message-handler.ts';
import type { Job } from '#contracts/jobs/job.ts';
import { lastTime } from '#contracts/schedules/cron.ts';
import { ScheduleTable } from '#backend/tables/schedule-table.ts';
import { deliveryIdOf } from '#contracts/webhooks/delivery.ts';
import { jobFixture } from '../support/service/job-fixture.ts';
import { openLocalBackend, type LocalBackend } from '../support/service/local-backend.ts';
import { scheduleFixture } from '../support/service/schedule-fixture.ts';
import { startReceiver, type Receiver } from '../support/service/receiver.ts';

let backend: LocalBackend;
let receiver: Receiver;

beforeAll(async () => {
  backend = await openLocalBackend();
  receiver = await startReceiver();
  const configuration = {
    ITACLIP_ALLOW_LOCAL_URLS: 'true',
    ITACLIP_LOG_LEVEL: 'silent',
    ITACLIP_DATASET_SOURCES: '{"acme": ["s3://datasets/"]}',
  };
  Object.assign(process.env, backend.environment, configuration);
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

async function newJob(image: Job['image']): Promise<Job> {
  const webhook = { url: receiver.url, events: ['segmentation.failed' as const] };
  const job = jobFixture(new Date(), { image, webhook });
  await backend.jobs.create(job);
  return job;
}

function eventOf(kind: string, { tenant, id, trace }: Job): SQSEvent {
  const bodies = [JSON.stringify({ kind, tenant, job_id: id, trace }), 'malformed'];
  const attributes = { ApproximateReceiveCount: '1' };
  return {
    Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, attributes }) as SQSRecord),
  };
}

const open = async (name: string) =>
  (await import(`../../functions/${name}/handler.ts`)) as { handler: MessageHandler };
const malformedOnly = { batchItemFailures: [{ itemIdentifier: 'm1' }] };

describe('the handlers', () => {
  it('fetch an image, fail a dead-lettered job, and send its webhook', async () => {
    const job = await newJob({ source: 'url', url: receiver.url });
    const imports = await open('imports');
    receiver.answer((_, response) => response.end(Buffer.from('89504e470d0a1a0a', 'hex')));
    expect(await imports.handler(eventOf('segmentation', job))).toEqual(malformedOnly);
    expect((await backend.jobs.get(job))?.image.bytes).toBe(8);

    const deadLetters = await open('dead-letters');
    expect(await deadLetters.handler(eventOf('segmentation', job))).toEqual({ batchItemFailures: [] });
    expect(await backend.jobs.get(job)).toMatchObject({ status: 'failed', event_pending: false });

    const webhooks = await open('webhooks');
    expect(await webhooks.handler(eventOf('job-ended', job))).toEqual(malformedOnly);
    expect(receiver.requests.at(-1)?.headers['webhook-id']).toBe(deliveryIdOf(job.id));
  });

  it('start the evaluations of schedules that are due', async () => {
    const now = new Date();
    const schedules = new ScheduleTable(backend.table, () => now);
    const cron = '* * * * *';
    const next_run_at = lastTime({ cron, timezone: 'UTC' }, now)?.toISOString();
    const schedule = scheduleFixture(now, { cron, timezone: 'UTC', next_run_at });
    await schedules.create(schedule);
    const { handler } = (await import('#functions/schedules/handler.ts')) as {
      handler: () => Promise<void>;
    };
    await handler();
    const [run] = (await schedules.listRuns(schedule, { limit: 1 })).runs;
    const evaluation = await backend.evaluations.get({ tenant: 'acme', id: run?.evaluation_id ?? '' });
    expect(evaluation).toMatchObject({ status: 'queued', vocabulary: { name: 'voc21' } });
  });

  it('sweep', async () => {
    const { handler } = (await import('#functions/sweeper/handler.ts')) as {
      handler: () => Promise<void>;
    };
    await expect(handler()).resolves.toBeUndefined();
  });
});
